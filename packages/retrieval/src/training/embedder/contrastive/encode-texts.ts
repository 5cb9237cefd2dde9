/** The texts of a batch as sums of their tokens' vectors, and, on the way back, what the loss says about the sums of the passages. */
import { addProduct, packColumns, packRows } from '../../kernels/packed-product.ts';
import { BAND_COLUMNS, BAND_ROWS, type VectorKernels } from '../../kernels/vector-kernels.ts';
import { type BatchState, TEXTS_PER_BLOCK } from './batch-state.ts';

interface Parts {
  readonly kernels: VectorKernels;
}

/** Task: sums, lengths and packed bands of 32 texts. The first half of the blocks are questions. */
export function encodeTexts(state: BatchState, block: number, { kernels }: Parts): void {
  const { table, tokens, textStarts, sums, size } = state;
  const { dimension, rows } = table;
  const first = block * TEXTS_PER_BLOCK;
  for (let text = first; text < first + TEXTS_PER_BLOCK; text++) {
    const sum = sums.subarray(text * dimension, (text + 1) * dimension).fill(0);
    for (let at = textStarts[text]!; at < textStarts[text + 1]!; at++) {
      const from = tokens[at]! * dimension;
      kernels.addScaled(sum, rows.subarray(from, from + dimension), 1);
    }
    measurePrefixes(state, sum, text);
  }
  if (first < size) {
    const questions = { data: sums, rowStride: dimension, columnStride: 1 };
    for (let band = first / BAND_ROWS; band < (first + TEXTS_PER_BLOCK) / BAND_ROWS; band++)
      packRows(state.questionBands, questions, band, dimension);
  } else {
    const passages = { data: sums.subarray(size * dimension), rowStride: 1, columnStride: dimension };
    const from = (first - size) / BAND_COLUMNS;
    for (let band = from; band < from + TEXTS_PER_BLOCK / BAND_COLUMNS; band++)
      packColumns(state.passageBands, passages, band, dimension);
  }
}

function measurePrefixes({ prefixes, norms, size }: BatchState, sum: Float32Array, text: number): void {
  let squared = 0;
  let i = 0;
  for (const [p, prefix] of prefixes.entries()) {
    for (; i < prefix; i++) squared += sum[i]! * sum[i]!;
    norms[p * 2 * size + text] = Math.sqrt(squared);
  }
}

/** Task: eight dimensions of all texts as bands, for the way back. */
export function packDimensions(state: BatchState, block: number): void {
  const { sums, size, table } = state;
  const { dimension } = table;
  const half = size * dimension;
  packColumns(state.questionsByDimension, { data: sums, rowStride: dimension, columnStride: 1 }, block, size);
  const passages = { data: sums.subarray(half), rowStride: dimension, columnStride: 1 };
  packColumns(state.passagesByDimension, passages, block, size);
}

/** Task: gradients of 32 passages, from all questions. */
export function gatherPassages(state: BatchState, block: number, { kernels }: Parts): void {
  const { size, table, sums, gradients, prefixes, norms, pullParts } = state;
  const { dimension } = table;
  const first = block * TEXTS_PER_BLOCK;
  const own = gradients.subarray(size * dimension);
  own.fill(0, first * dimension, (first + TEXTS_PER_BLOCK) * dimension);
  addWeighted(
    state,
    { weights: state.passageWeights, others: state.questionsByDimension, target: own, block },
    kernels,
  );
  for (let passage = first; passage < first + TEXTS_PER_BLOCK; passage++) {
    for (const [p] of prefixes.entries()) {
      let pull = 0;
      for (let part = 0; part < size / TEXTS_PER_BLOCK; part++)
        pull += pullParts[(part * prefixes.length + p) * size + passage]!;
      const text = size + passage;
      pullBack(state, text, p, pull * inverseOf(norms[p * 2 * size + text]!) ** 2, sums);
    }
  }
}

/** Weighted sums of the other side's texts: between two prefixes the weights are those of all longer prefixes together. */
export function addWeighted(
  { prefixes, size, table }: BatchState,
  part: {
    readonly weights: readonly Float32Array[];
    readonly others: Float32Array;
    readonly target: Float32Array;
    readonly block: number;
  },
  kernels: VectorKernels,
): void {
  const firstBand = (part.block * TEXTS_PER_BLOCK) / BAND_ROWS;
  for (const [p, prefix] of prefixes.entries()) {
    addProduct(kernels, {
      left: part.weights[p]!,
      right: part.others,
      target: part.target,
      stride: table.dimension,
      bandDepth: size,
      bands: [firstBand, firstBand + TEXTS_PER_BLOCK / BAND_ROWS],
      columns: [(prefixes[p - 1] ?? 0) / BAND_COLUMNS, prefix / BAND_COLUMNS],
    });
  }
}

/** A cosine does not change along the text's own direction: that part of the gradient is taken out, over the prefix. */
export function pullBack(
  { gradients, prefixes, table: { dimension } }: BatchState,
  text: number,
  p: number,
  amount: number,
  sums: Float32Array,
): void {
  const from = text * dimension;
  for (let i = from; i < from + prefixes[p]!; i++) gradients[i]! -= amount * sums[i]!;
}

/** A text without a known token has length 0, and is as far from everything. */
export function inverseOf(norm: number): number {
  return norm > 0 ? 1 / norm : 0;
}
