/**
 * Weighted sum of normalised scores, a convex combination when the weights sum to 1 (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for
 * Hybrid Retrieval", TOIS 2023): score(d) = Σ_lists weight · (s − min) / (max − min) over the list; a list that lacks d adds 0, its minimum.
 * A list with a single value (max = min) gives all its members 1. Range [0, Σ weights], higher is better; no lists give nothing.
 *
 * Worked example, weights .35 and .65: dense [a .8, b .4] → a 1, b 0; lexical [b 12, c 6] → b 1, c 0; fused b = .65, a = .35, c = 0.
 */
import { byScore, type ScoredId } from './scored-id.ts';

export interface WeightedFusionOptions {
  /** One per list. */
  readonly weights: readonly number[];
  readonly normalisation: 'min-max';
}

export function fuseWeighted(lists: readonly (readonly ScoredId[])[], { weights }: WeightedFusionOptions): ScoredId[] {
  const scores = new Map<string, number>();
  for (const [index, list] of lists.entries()) {
    const weight = weights[index] ?? 0;
    for (const { id, score } of normaliseMinMax(list)) scores.set(id, (scores.get(id) ?? 0) + weight * score);
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort(byScore);
}

/** Scores moved and scaled to [0, 1] within the list; all 1 where they are all equal. */
export function normaliseMinMax(list: readonly ScoredId[]): ScoredId[] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { score } of list) {
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  }
  const range = highest - lowest;
  return list.map(({ id, score }) => ({ id, score: range > 0 ? (score - lowest) / range : 1 }));
}
