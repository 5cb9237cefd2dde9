/** A sparse matrix times a tall dense one, row by row: each cell adds a multiple of a dense row. */
import type { VectorKernels } from '../../kernels/vector-kernels.ts';
import type { SparseMatrix } from './positive-information.ts';

export const SPARSE_ROWS_PER_BLOCK = 64;

export interface SparseProduct {
  readonly matrix: SparseMatrix;
  /** Rows × width; the width is a multiple of 4. */
  readonly dense: Float32Array;
  readonly product: Float32Array;
  readonly width: number;
}

/** Task: the rows of one block. */
export function multiplySparse(
  { matrix, dense, product, width }: SparseProduct,
  block: number,
  { kernels }: { kernels: VectorKernels },
): void {
  const { starts, columns, values } = matrix;
  const end = Math.min(matrix.rows, (block + 1) * SPARSE_ROWS_PER_BLOCK);
  for (let row = block * SPARSE_ROWS_PER_BLOCK; row < end; row++) {
    const target = product.subarray(row * width, (row + 1) * width).fill(0);
    for (let cell = starts[row]!; cell < starts[row + 1]!; cell++) {
      const from = columns[cell]! * width;
      kernels.addScaled(target, dense.subarray(from, from + width), values[cell]!);
    }
  }
}
