/**
 * infAP: average precision estimated from a judged sample of the pool (a negative grade marks pooled, unjudged documents).
 * At a relevant document of rank i (from 1), with r relevant, n judged non-relevant and u pooled unjudged above:
 * 1/i + (i−1)/i · (r+n+u)/(i−1) · (r+ε)/(r+n+2ε), ε = 0.00001; the sum over R. With a fully judged pool it is AP.
 * Example: relevant at ranks 1 and 2, R = 2 → 1. Reference: Yilmaz and Aslam, CIKM 2006; trec_eval m_infap.c.
 */
import { type Measure, ratio } from './measure.ts';
import { POOLED_UNJUDGED, UNJUDGED } from './ranked-judgments.ts';

export const inferredAveragePrecisionMeasure: Measure = {
  name: 'infAP',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => {
    let relevant = 0;
    let nonRelevant = 0;
    let unjudged = 0;
    let sum = 0;
    for (const [above, grade] of ranking.grades.entries()) {
      if (grade === UNJUDGED) continue;
      if (grade === POOLED_UNJUDGED) unjudged++;
      else if (grade < ranking.relevanceLevel) nonRelevant++;
      else {
        sum += above === 0 ? 1 : inferredPrecision(above, relevant, nonRelevant, unjudged);
        relevant++;
      }
    }
    return ratio(sum, ranking.relevant);
  },
};

const EPSILON = 0.00001;

function inferredPrecision(above: number, relevant: number, nonRelevant: number, unjudged: number): number {
  const rank = above + 1;
  const pooled = (relevant + nonRelevant + unjudged) / above;
  const shareRelevant = (relevant + EPSILON) / (relevant + nonRelevant + 2 * EPSILON);
  return 1 / rank + (above / rank) * pooled * shareRelevant;
}
