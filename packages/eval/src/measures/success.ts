/**
 * success_k: 1 when a relevant document stands among the first k, else 0.
 * Example: first relevant at rank 3: success_1 = 0, success_5 = 1. Reference: trec_eval m_success.c.
 */
import type { Measure } from './measure.ts';
import { relevantAt } from './ranked-judgments.ts';

export const successMeasure: Measure = {
  name: 'success',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: [1, 5, 10],
  compute: (ranking, k) => (relevantAt(ranking, k) > 0 ? 1 : 0),
};
