/**
 * From token vectors to one vector per text: the mean over the attended tokens (or the first token), then L2 normalisation,
 * as sentence-transformers defines it. Written here because the library pools over whole tensors in JavaScript, which for a
 * small model costs twenty times the model itself; this walks each attended row once.
 */
import type { Pooling } from './model-families.ts';

export interface TokenMatrix {
  /** batch × length × dimension, row-major. */
  readonly data: Float32Array;
  /** batch × length; 1 for a token that counts. */
  readonly mask: Uint8Array;
  readonly batch: number;
  readonly length: number;
  readonly dimension: number;
}

/** batch × dimension, row-major; rows of norm 1, or all zeros for a text without a token that counts. */
export function poolTokens({ data, mask, batch, length, dimension }: TokenMatrix, pooling: Pooling): Float32Array {
  const pooled = new Float32Array(batch * dimension);
  for (let text = 0; text < batch; text++) {
    const row = pooled.subarray(text * dimension, (text + 1) * dimension);
    for (let token = 0; token < length; token++) {
      if (mask[text * length + token] === 0) continue;
      const from = (text * length + token) * dimension;
      for (let i = 0; i < dimension; i++) row[i]! += data[from + i]!;
      if (pooling === 'cls') break;
    }
    normalise(row);
  }
  return pooled;
}

/** Scales a vector to Euclidean norm 1 in place (the sum of rows and their mean become the same); a zero vector stays. Returns the norm it had. */
export function normalise(vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  const norm = Math.sqrt(sum);
  if (norm > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= norm;
  return norm;
}
