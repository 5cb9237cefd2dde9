/**
 * MaxSim, the late interaction of ColBERT (Khattab and Zaharia, SIGIR 2020), weighted: Σ_q w_q² · max_d cos(q, d)² / Σ_q w_q² over the tokens q of the
 * question and d of the passage; a cosine below 0 counts as 0. The weight (for a static model the norm of a token's vector) makes rare words count
 * more; squared, as it stands on both sides of a dot product. Range [0, 1], higher is better; 0 when either side has no token.
 * Cost: question tokens × distinct passage tokens × dimension.
 *
 * Worked example: q = [east w 3, north w 1], passage = [north-east, 45° from both]: (9 · .5 + 1 · .5) / 10 = .5; passage = [east]: .9.
 */
import type { TokenEmbedding } from '@raglab/core';

export function maxSim(question: TokenEmbedding, passage: TokenEmbedding, dimension: number): number {
  return weightedMean(question, createTokenMatcher(question, dimension)(passage));
}

/** The mean of squared matches by the squared weights of the question's tokens; 0 for a question without a token. */
export function weightedMean(question: TokenEmbedding, matches: Float32Array): number {
  let sum = 0;
  let weights = 0;
  for (const [token, similarity] of matches.entries()) {
    const weight = question.weights[token]! ** 2;
    sum += weight * Math.max(0, similarity) ** 2;
    weights += weight;
  }
  return weights > 0 ? sum / weights : 0;
}

/** For each token of the question the cosine of its nearest token in a passage; zeros where the passage has none. */
export type TokenMatcher = (passage: TokenEmbedding) => Float32Array;

/**
 * A matcher that compares each distinct passage token once, over all the passages it is given. Tokens with the same text, weight and first
 * component are taken for the same vector: in a static model every repetition is one (a third of the work remains), in a contextual one none.
 */
export function createTokenMatcher(question: TokenEmbedding, dimension: number): TokenMatcher {
  const known = new Map<string, { readonly weight: number; readonly first: number; readonly cosines: Float32Array }>();
  return (passage) => {
    const best = new Float32Array(question.tokens.length).fill(passage.tokens.length > 0 ? -1 : 0);
    for (const [d, token] of passage.tokens.entries()) {
      const weight = passage.weights[d]!;
      const first = passage.vectors[d * dimension]!;
      const same = known.get(token);
      let cosines = same?.weight === weight && same.first === first ? same.cosines : undefined;
      if (!cosines) {
        cosines = cosinesTo(question, passage.vectors.subarray(d * dimension, (d + 1) * dimension));
        known.set(token, { weight, first, cosines });
      }
      for (let q = 0; q < best.length; q++) if (cosines[q]! > best[q]!) best[q] = cosines[q]!;
    }
    return best;
  };
}

function cosinesTo(question: TokenEmbedding, vector: Float32Array): Float32Array {
  const dimension = vector.length;
  const cosines = new Float32Array(question.tokens.length);
  for (let q = 0; q < cosines.length; q++) {
    const from = q * dimension;
    let dot = 0;
    for (let i = 0; i < dimension; i++) dot += question.vectors[from + i]! * vector[i]!;
    cosines[q] = dot;
  }
  return cosines;
}
