/**
 * map: mean average precision. AP = Σ over relevant retrieved documents at rank i of P@i, divided by ALL relevant documents.
 * Example: relevant at ranks 1 and 3, 4 relevant in all → (1/1 + 2/3) / 4 = 0.4167. Reference: trec_eval m_map.c.
 */
import { type Measure, ratio } from './measure.ts';
import type { RankedJudgments } from './ranked-judgments.ts';

export const averagePrecisionMeasure: Measure = {
  name: 'map',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => averagePrecisionAt(ranking, ranking.retrieved),
};

/** Average precision over the first k documents, divided by all relevant ones. */
export function averagePrecisionAt(ranking: RankedJudgments, k: number): number {
  let sum = 0;
  let seen = 0;
  const end = Math.min(k, ranking.retrieved);
  for (let i = 0; i < end; i++) {
    if (ranking.grades[i]! < ranking.relevanceLevel) continue;
    seen++;
    sum += seen / (i + 1);
  }
  return ratio(sum, ranking.relevant);
}
