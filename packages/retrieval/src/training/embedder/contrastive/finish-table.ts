/**
 * What training learnt, and what it should not have forgotten. Contrastive training fits the questions of its batches; a mean of the trained and the first
 * table does worse on those, and better on questions of other kinds (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). Then the weights of
 * tokens, the lengths of their rows, are spread: questions that people ask have more words that say nothing than the batches had.
 */
export interface FinishOptions {
  /** The table that training began with, vocabulary × dimension. */
  readonly first: Float32Array;
  readonly dimension: number;
  /** Share of `first` in the mean, from 0 (none of it) to 1. */
  readonly firstShare: number;
  /** Above 1 rare words gain on common ones; 1 leaves the weights as they are. */
  readonly weightPower: number;
}

/** vocabulary × dimension, new. `first` is scaled to the length of `trained` before the two are averaged; rows of zeros stay zero. */
export function finishTable(
  trained: Float32Array,
  { first, dimension, firstShare, weightPower }: FinishOptions,
): Float32Array {
  const scale = Math.sqrt(sumOfSquares(trained) / sumOfSquares(first));
  const finished = trained.map((value, i) => (1 - firstShare) * value + firstShare * scale * first[i]!);
  for (let start = 0; start < finished.length; start += dimension) {
    const row = finished.subarray(start, start + dimension);
    const length = Math.sqrt(sumOfSquares(row));
    if (length === 0) continue;
    const factor = length ** (weightPower - 1);
    for (let i = 0; i < dimension; i++) row[i]! *= factor;
  }
  return finished;
}

function sumOfSquares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
