/**
 * ndcg: discounted cumulative gain over that of the ideal ranking of all judged documents. Gain = grade (linear), discount log2(rank + 1).
 * Example: grades 0, 2 retrieved, one judged 2: (2 / log2 3) / (2 / log2 2) = 0.6309. Reference: Järvelin and Kekäläinen, TOIS 2002; trec_eval m_ndcg.c.
 */
import { type Measure, ratio } from './measure.ts';
import type { RankedJudgments } from './ranked-judgments.ts';

export const ndcgMeasure: Measure = {
  name: 'ndcg',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => ndcgAt(ranking, Number.POSITIVE_INFINITY),
};

/** nDCG over the first k documents, against the first k of the ideal ranking. */
export function ndcgAt(ranking: RankedJudgments, k: number): number {
  return ratio(discountedGain(ranking.grades, k), discountedGain(ranking.idealGains, k));
}

// The same loop for both rankings, so that a perfect ranking is exactly 1 and not 0.9999999.
function discountedGain(grades: readonly number[], k: number): number {
  let sum = 0;
  const end = Math.min(k, grades.length);
  for (let i = 0; i < end; i++) if (grades[i]! > 0) sum += grades[i]! / Math.log2(i + 2);
  return sum;
}
