/**
 * P_k: relevant documents among the first k, divided by k even when fewer were retrieved.
 * Example: 3 retrieved, 2 relevant, k = 5 → 2/5 = 0.4. Reference: trec_eval m_P.c.
 */
import { DOCUMENT_CUTOFFS, type Measure } from './measure.ts';
import { relevantAt } from './ranked-judgments.ts';

export const precisionMeasure: Measure = {
  name: 'P',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: DOCUMENT_CUTOFFS,
  compute: (ranking, k) => relevantAt(ranking, k) / k,
};
