/**
 * relative_P_k: precision at k relative to the best that was possible, relevant@k / min(k, R).
 * Example: R = 2, both in the first 5 → 1. Reference: trec_eval m_rel_P.c.
 */
import { DOCUMENT_CUTOFFS, type Measure, ratio } from './measure.ts';
import { relevantAt } from './ranked-judgments.ts';

export const relativePrecisionMeasure: Measure = {
  name: 'relative_P',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: DOCUMENT_CUTOFFS,
  compute: (ranking, k) => ratio(relevantAt(ranking, k), Math.min(k, ranking.relevant)),
};
