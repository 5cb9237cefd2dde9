/**
 * The columns of a tall matrix, made orthonormal and sorted by how much of the matrix they carry: the eigenvectors of the small matrix YᵀY turn the
 * columns, and the roots of its eigenvalues scale them. One routine serves both needs of a randomised decomposition: the steady basis in the
 * middle, and the singular vectors at the end. In single precision it holds as long as the largest and smallest singular values lie within 1,000 : 1.
 */
import { addProduct, packColumns, packRows } from '../../kernels/packed-product.ts';
import { BAND_COLUMNS, BAND_ROWS, type VectorKernels } from '../../kernels/vector-kernels.ts';
import type { SharedArena } from '../../threads/shared-arena.ts';
import type { Team } from '../../threads/start-team.ts';
import { symmetricEigenvectors } from './symmetric-eigenvectors.ts';

interface TallPacking {
  /** rows × width. */
  readonly tall: Float32Array;
  readonly rows: number;
  readonly width: number;
  /** The columns of `tall` as bands of 4 and of 8. */
  readonly left: Float32Array;
  readonly right: Float32Array;
}

interface SquareInput extends TallPacking {
  readonly square: Float32Array;
}

interface RotateInput extends Omit<TallPacking, 'right'> {
  /** The turning matrix, width × width, as bands of 8 columns. */
  readonly turn: Float32Array;
}

/** Bands of 4 rows that one block turns. */
const BANDS_PER_BLOCK = 32;
/** Of the largest eigenvalue: below it a direction is noise and its column becomes zero. */
const NOISE = 1e-9;

/** In place. `rows` is a multiple of 4, `width` one of 8. */
export async function orthonormalise(
  team: Team,
  arena: SharedArena,
  tall: Float32Array,
  rows: number,
  width: number,
): Promise<void> {
  const packing: TallPacking = {
    tall,
    rows,
    width,
    left: arena.floats(rows * width),
    right: arena.floats(rows * width),
  };
  const square = arena.floats(width * width);
  await team.run('packTall', width / BAND_COLUMNS, packing);
  await team.run('squareBand', width / BAND_ROWS, { ...packing, square });
  const { values, vectors } = symmetricEigenvectors(symmetric(square, width), width);
  const scaled = new Float32Array(width * width);
  for (let i = 0; i < width; i++) {
    const scale = values[i]! > NOISE * values[0]! ? 1 / Math.sqrt(values[i]!) : 0;
    for (let k = 0; k < width; k++) scaled[k * width + i] = vectors[i * width + k]! * scale;
  }
  const turn = arena.floats(width * width);
  for (let band = 0; band < width / BAND_COLUMNS; band++)
    packColumns(turn, { data: scaled, rowStride: width, columnStride: 1 }, band, width);
  const blocks = Math.ceil(rows / BAND_ROWS / BANDS_PER_BLOCK);
  await team.run('rotateBand', blocks, { tall, rows, width, left: packing.left, turn });
}

/** Task: eight columns of the tall matrix in both packings. */
export function packTall({ tall, rows, width, left, right }: TallPacking, block: number): void {
  const transposed = { data: tall, rowStride: 1, columnStride: width };
  packRows(left, transposed, 2 * block, rows);
  packRows(left, transposed, 2 * block + 1, rows);
  packColumns(right, { data: tall, rowStride: width, columnStride: 1 }, block, rows);
}

/** Task: four rows of YᵀY. */
export function squareBand(
  { left, right, square, rows, width }: SquareInput,
  block: number,
  { kernels }: { kernels: VectorKernels },
): void {
  const columns = [0, width / BAND_COLUMNS] as const;
  const bands = [block, block + 1] as const;
  addProduct(kernels, { left, right, target: square, stride: width, bandDepth: rows, bands, columns });
}

/** Task: rows of the tall matrix, turned and written back; `left` is used again, as room for the packed rows. */
export function rotateBand(
  { tall, rows, width, left, turn }: RotateInput,
  block: number,
  { kernels }: { kernels: VectorKernels },
): void {
  const bands = [block * BANDS_PER_BLOCK, Math.min(rows / BAND_ROWS, (block + 1) * BANDS_PER_BLOCK)] as const;
  for (let band = bands[0]; band < bands[1]; band++)
    packRows(left, { data: tall, rowStride: width, columnStride: 1 }, band, width);
  tall.fill(0, bands[0] * BAND_ROWS * width, bands[1] * BAND_ROWS * width);
  const columns = [0, width / BAND_COLUMNS] as const;
  addProduct(kernels, { left, right: turn, target: tall, stride: width, bandDepth: width, bands, columns });
}

/** What rounding left of the symmetry is taken out. */
function symmetric(square: Float32Array, width: number): Float64Array {
  const matrix = new Float64Array(width * width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++) matrix[i * width + j] = (square[i * width + j]! + square[j * width + i]!) / 2;
  return matrix;
}
