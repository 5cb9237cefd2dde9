/**
 * set_relative_P: relevant retrieved over min(retrieved, relevant).
 * Example: 2 relevant in all, both among 5 retrieved → 1. Reference: trec_eval m_set_rel_P.c.
 */
import { type Measure, ratio } from './measure.ts';

export const setRelativePrecisionMeasure: Measure = {
  name: 'set_relative_P',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => ratio(ranking.relevantRetrieved, Math.min(ranking.retrieved, ranking.relevant)),
};
