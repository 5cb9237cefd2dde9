/**
 * recall_k: relevant documents among the first k, divided by all relevant ones.
 * Example: 2 of 4 relevant documents in the first 5 → 0.5. Reference: trec_eval m_recall.c.
 */
import { DOCUMENT_CUTOFFS, type Measure, ratio } from './measure.ts';
import { relevantAt } from './ranked-judgments.ts';

export const recallMeasure: Measure = {
  name: 'recall',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: DOCUMENT_CUTOFFS,
  compute: (ranking, k) => ratio(relevantAt(ranking, k), ranking.relevant),
};
