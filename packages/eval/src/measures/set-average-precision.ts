/**
 * set_map: set precision times set recall.
 * Example: 2 of 5 retrieved, 2 of 4 relevant → 0.4 · 0.5 = 0.2. Reference: trec_eval m_set_map.c.
 */
import { type Measure, ratio } from './measure.ts';

export const setAveragePrecisionMeasure: Measure = {
  name: 'set_map',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => ratio(ranking.relevantRetrieved ** 2, ranking.retrieved * ranking.relevant),
};
