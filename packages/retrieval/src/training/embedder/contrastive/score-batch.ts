/**
 * InfoNCE (van den Oord et al. 2018) in both directions with its gradient by hand, for several prefixes of the vectors at once (Matryoshka: Kusupati
 * et al. 2022). The products of a prefix are those of the shorter one plus its own dimensions, so all prefixes cost one matrix product.
 *
 * With e = exp(scale (cos − 1)), the loss of pair i is −log(e_ii / Σ_j e_ij) − log(e_ii / Σ_j e_ji), and
 *   ∂/∂cos_ij = scale (e_ij / row_i + e_ij / column_j − 2 [i = j]),   ∂cos_ij/∂u_i = v_j / (|u_i||v_j|) − cos_ij u_i / |u_i|².
 * A cosine is at most 1, so no exponential overflows and no maximum needs to be taken out first.
 */
import { addProduct } from '../../kernels/packed-product.ts';
import { BAND_COLUMNS, BAND_ROWS, type VectorKernels } from '../../kernels/vector-kernels.ts';
import { type BatchState, TEXTS_PER_BLOCK } from './batch-state.ts';
import { addWeighted, inverseOf, pullBack } from './encode-texts.ts';

interface Parts {
  readonly kernels: VectorKernels;
}

export interface ScoredBatch {
  readonly state: BatchState;
  /** Sharpness of the softmax. */
  readonly scale: number;
}

/** Task: cosines of 32 questions with all passages, their exponentials, and this block's part of the sums. */
export function scoreQuestions({ state, scale }: ScoredBatch, block: number, { kernels }: Parts): void {
  const { size, prefixes, cosines, exponentials, norms, keys, origins, rowSums, columnParts } = state;
  const rows = [block * TEXTS_PER_BLOCK, (block + 1) * TEXTS_PER_BLOCK] as const;
  multiplyPrefixes(state, rows, kernels);
  columnParts.fill(0, block * prefixes.length * size, (block + 1) * prefixes.length * size);
  for (const [p] of prefixes.entries()) {
    const [cosine, exponential] = [cosines[p]!, exponentials[p]!];
    const parts = (block * prefixes.length + p) * size;
    for (let i = rows[0]; i < rows[1]; i++) {
      const inverse = inverseOf(norms[p * 2 * size + i]!);
      let sum = 0;
      for (let j = 0; j < size; j++) {
        const at = i * size + j;
        const value = cosine[at]! * inverse * inverseOf(norms[p * 2 * size + size + j]!);
        const isSame = keys[i] === keys[j] || keys[size + i] === keys[size + j];
        const e = i !== j && (isSame || origins[i] === j) ? 0 : Math.exp(scale * (value - 1));
        cosine[at] = value;
        exponential[at] = e;
        sum += e;
        columnParts[parts + j]! += e;
      }
      rowSums[p * size + i] = sum;
    }
  }
}

/** Products of the questions' and passages' sums, prefix upon prefix. */
function multiplyPrefixes(
  { size, prefixes, cosines, questionBands, passageBands, table }: BatchState,
  [from, to]: readonly [number, number],
  kernels: VectorKernels,
): void {
  for (const [p, prefix] of prefixes.entries()) {
    const target = cosines[p]!;
    if (p === 0) target.fill(0, from * size, to * size);
    else target.set(cosines[p - 1]!.subarray(from * size, to * size), from * size);
    const start = prefixes[p - 1] ?? 0;
    addProduct(kernels, {
      ...{ left: questionBands, right: passageBands, target, stride: size, bandDepth: table.dimension },
      ...{ from: start, depth: prefix - start },
      bands: [from / BAND_ROWS, to / BAND_ROWS],
      columns: [0, size / BAND_COLUMNS],
    });
  }
}

/** Adds the blocks' parts of the column sums up, in the order of the blocks. */
export function sumColumns({ size, prefixes, columnParts, columnSums }: BatchState): void {
  const all = prefixes.length * size;
  columnSums.fill(0);
  for (let at = 0; at < columnParts.length; at++) columnSums[at % all]! += columnParts[at]!;
}

/** Task: from exponentials to gradients, for 32 questions; their own gradients are finished here, passages only get their weights. */
export function spreadGradients({ state, scale }: ScoredBatch, block: number, { kernels }: Parts): void {
  const { size, prefixes, norms, sums, gradients, table } = state;
  const rows = [block * TEXTS_PER_BLOCK, (block + 1) * TEXTS_PER_BLOCK] as const;
  const pulls = weighPairs({ state, scale }, block, rows);
  gradients.fill(0, rows[0] * table.dimension, rows[1] * table.dimension);
  const { questionWeights: weights, passagesByDimension: others } = state;
  addWeighted(state, { weights, others, target: gradients, block }, kernels);
  for (let i = rows[0]; i < rows[1]; i++) {
    for (const [p] of prefixes.entries()) {
      const pull = pulls[p * TEXTS_PER_BLOCK + i - rows[0]]!;
      pullBack(state, i, p, pull * inverseOf(norms[p * 2 * size + i]!) ** 2, sums);
    }
  }
}

/** Writes the weights of all pairs of the block's questions, longest prefix first: a shorter one adds to it. Returns Σ_j g_ij cos_ij: [prefix][row]. */
function weighPairs({ state, scale }: ScoredBatch, block: number, rows: readonly [number, number]): Float64Array {
  const { size, prefixes, cosines, exponentials, norms, rowSums, columnSums, pullParts, losses } = state;
  const { questionWeights, passageWeights } = state;
  const factor = scale / (2 * size * prefixes.length);
  const pulls = new Float64Array(prefixes.length * TEXTS_PER_BLOCK);
  let loss = 0;
  pullParts.fill(0, block * prefixes.length * size, (block + 1) * prefixes.length * size);
  for (let p = prefixes.length - 1; p >= 0; p--) {
    const [cosine, exponential] = [cosines[p]!, exponentials[p]!];
    const [byQuestion, byPassage] = [questionWeights[p]!, passageWeights[p]!];
    const longer = questionWeights[p + 1];
    const parts = (block * prefixes.length + p) * size;
    for (let i = rows[0]; i < rows[1]; i++) {
      const inverse = inverseOf(norms[p * 2 * size + i]!);
      const inverseRow = 1 / rowSums[p * size + i]!;
      const lane = i & (BAND_ROWS - 1);
      const band = ((i - lane) / BAND_ROWS) * size * BAND_ROWS + lane;
      let pull = 0;
      for (let j = 0; j < size; j++) {
        const e = exponential[i * size + j]!;
        const g = factor * (e * inverseRow + e / columnSums[p * size + j]! - (i === j ? 2 : 0));
        const along = g * cosine[i * size + j]!;
        pull += along;
        pullParts[parts + j]! += along;
        const at = band + j * BAND_ROWS;
        const weight = g * inverse * inverseOf(norms[p * 2 * size + size + j]!) + (longer?.[at] ?? 0);
        byQuestion[at] = weight;
        byPassage[((j >> 2) * size + i) * BAND_ROWS + (j & 3)] = weight;
      }
      pulls[p * TEXTS_PER_BLOCK + i - rows[0]] = pull;
      const right = exponential[i * size + i]!;
      loss -= Math.log(right * inverseRow) + Math.log(right / columnSums[p * size + i]!);
    }
  }
  losses[block] = loss / (2 * size * prefixes.length);
  return pulls;
}
