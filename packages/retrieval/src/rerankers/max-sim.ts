/**
 * MaxSim, the late interaction of ColBERT (Khattab and Zaharia, SIGIR 2020), weighted: Σ_q w_q · max_d cos(q, d) / Σ_q w_q over the tokens q of the
 * question and d of the passage. The weights make rare words count more (for a static model the norm of a token's vector is such a weight).
 * Range [−1, 1], higher is better; 0 when either side has no token. Cost: question tokens × passage tokens × dimension.
 *
 * Worked example: q = [east w 3, north w 1], passage = [east]: (3 · 1 + 1 · 0) / 4 = .75.
 */
import type { TokenEmbedding } from '@raglab/core';

export function maxSim(question: TokenEmbedding, passage: TokenEmbedding, dimension: number): number {
  const best = bestMatches(question, passage, dimension);
  let sum = 0;
  let weights = 0;
  for (const [token, similarity] of best.entries()) {
    sum += question.weights[token]! * similarity;
    weights += question.weights[token]!;
  }
  return weights > 0 && passage.tokens.length > 0 ? sum / weights : 0;
}

/** For each token of the question the cosine of its nearest token in the passage; −1 where the passage has none. */
export function bestMatches(question: TokenEmbedding, passage: TokenEmbedding, dimension: number): Float32Array {
  const best = new Float32Array(question.tokens.length).fill(-1);
  for (let q = 0; q < question.tokens.length; q++) {
    const from = q * dimension;
    for (let d = 0; d < passage.tokens.length; d++) {
      const at = d * dimension;
      let dot = 0;
      for (let i = 0; i < dimension; i++) dot += question.vectors[from + i]! * passage.vectors[at + i]!;
      if (dot > best[q]!) best[q] = dot;
    }
  }
  return best;
}
