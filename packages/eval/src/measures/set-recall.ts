/**
 * set_recall: relevant retrieved over relevant, the result taken as a set.
 * Example: 2 of 4 relevant documents retrieved → 0.5. Reference: trec_eval m_set_recall.c.
 */
import { type Measure, ratio } from './measure.ts';

export const setRecallMeasure: Measure = {
  name: 'set_recall',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => ratio(ranking.relevantRetrieved, ranking.relevant),
};
