/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5): each rotation makes one pair of
 * off-diagonal elements zero, and sweeps over all pairs converge quadratically. Slower than tridiagonal methods and much shorter: 544 × 544
 * takes some ten seconds.
 */
export interface Eigenvectors {
  /** Descending. */
  readonly values: Float64Array;
  /** size × size; row i belongs to value i. */
  readonly vectors: Float64Array;
}

const LARGEST_SWEEPS = 30;
/** Of the squared length of the diagonal: what may be left beside it. */
const TOLERANCE = 1e-15;

/** `matrix`: size × size, row-major; it is not changed. */
export function symmetricEigenvectors(matrix: Float64Array, size: number): Eigenvectors {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < LARGEST_SWEEPS && !isDiagonal(a, size); sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (left, right) => a[right * size + right]! - a[left * size + left]! || left - right,
  );
  const values = Float64Array.from(order, (i) => a[i * size + i]!);
  const vectors = new Float64Array(size * size);
  for (const [to, from] of order.entries()) vectors.set(v.subarray(from * size, (from + 1) * size), to * size);
  return { values, vectors };
}

function isDiagonal(a: Float64Array, size: number): boolean {
  let diagonal = 0;
  let beside = 0;
  for (let i = 0; i < size; i++) {
    diagonal += a[i * size + i]! ** 2;
    for (let j = i + 1; j < size; j++) beside += a[i * size + j]! ** 2;
  }
  return beside <= TOLERANCE * diagonal;
}

/** Makes a[p][q] zero. Rows of `v` are turned along: they end as the eigenvectors. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const [rowP, rowQ] = [p * size, q * size];
  const apq = a[rowP + q]!;
  if (apq === 0) return;
  const theta = (a[rowQ + q]! - a[rowP + p]!) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const [app, aqq] = [a[rowP + p]!, a[rowQ + q]!];
  for (let i = 0, row = 0; i < size; i++, row += size) {
    const x = a[rowP + i]!;
    const y = a[rowQ + i]!;
    // The columns are the rows: the matrix stays symmetric.
    a[row + p] = a[rowP + i] = c * x - s * y;
    a[row + q] = a[rowQ + i] = s * x + c * y;
    const vx = v[rowP + i]!;
    const vy = v[rowQ + i]!;
    v[rowP + i] = c * vx - s * vy;
    v[rowQ + i] = s * vx + c * vy;
  }
  a[rowP + p] = app - t * apq;
  a[rowQ + q] = aqq + t * apq;
  a[rowP + q] = a[rowQ + p] = 0;
}
