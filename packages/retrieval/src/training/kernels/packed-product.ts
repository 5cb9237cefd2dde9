/**
 * Matrix products over packed operands: target += left · right. Who packs says where an element stands, so transposes cost nothing. Work is cut by
 * bands of left rows; each target element is summed in one fixed order, so it does not matter which thread takes which band.
 */
import { BAND_COLUMNS, BAND_ROWS, type VectorKernels } from './vector-kernels.ts';

export interface Matrix {
  readonly data: Float32Array;
  /** Floats from one row, and from one column, to the next: a transpose swaps them. */
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Places of a band that stay in the first-level cache while all tiles of a row of bands are made. */
const DEPTH_BLOCK = 256;

/** Bands of 4 rows: [band][depth][row]. `band` says which; `packed` holds all of them. */
export function packRows(
  packed: Float32Array,
  { data, rowStride, columnStride }: Matrix,
  band: number,
  depth: number,
): void {
  let to = band * depth * BAND_ROWS;
  for (let k = 0; k < depth; k++) {
    for (let row = 0; row < BAND_ROWS; row++)
      packed[to++] = data[(band * BAND_ROWS + row) * rowStride + k * columnStride]!;
  }
}

/** Bands of 8 columns: [band][depth][column]. */
export function packColumns(
  packed: Float32Array,
  { data, rowStride, columnStride }: Matrix,
  band: number,
  depth: number,
): void {
  let to = band * depth * BAND_COLUMNS;
  for (let k = 0; k < depth; k++) {
    for (let column = 0; column < BAND_COLUMNS; column++)
      packed[to++] = data[k * rowStride + (band * BAND_COLUMNS + column) * columnStride]!;
  }
}

export interface ProductPart {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly target: Float32Array;
  /** Floats from one target row to the next. */
  readonly stride: number;
  /** Length of the packed bands. */
  readonly bandDepth: number;
  /** The part of the depth that is summed: all of it, unless told otherwise. */
  readonly from?: number;
  readonly depth?: number;
  /** Bands of left rows, from and to (exclusive). */
  readonly bands: readonly [number, number];
  /** Bands of right columns, from and to (exclusive). */
  readonly columns: readonly [number, number];
}

/** Adds the product to the target rows of the bands. */
export function addProduct(kernels: VectorKernels, part: ProductPart): void {
  const { left, right, target, stride, bandDepth, bands, columns } = part;
  const start = part.from ?? 0;
  const end = start + (part.depth ?? bandDepth);
  for (let from = start; from < end; from += DEPTH_BLOCK) {
    const depth = Math.min(DEPTH_BLOCK, end - from);
    for (let column = columns[0]; column < columns[1]; column++) {
      for (let band = bands[0]; band < bands[1]; band++) {
        const offset = band * BAND_ROWS * stride + column * BAND_COLUMNS;
        kernels.multiplyTile(left, right, target, { offset, stride, band, column, bandDepth, from, depth });
      }
    }
  }
}

/** The product as one would write it down: rows × depth by depth × columns. */
export function multiplyPlainly(
  left: Matrix,
  right: Matrix,
  rows: number,
  depth: number,
  columns: number,
): Float32Array {
  const product = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < depth; k++)
        sum +=
          left.data[row * left.rowStride + k * left.columnStride]! *
          right.data[k * right.rowStride + column * right.columnStride]!;
      product[row * columns + column] = sum;
    }
  }
  return product;
}
