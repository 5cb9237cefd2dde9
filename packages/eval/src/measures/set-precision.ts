/**
 * set_P: relevant retrieved over retrieved, the result taken as a set.
 * Example: 2 of 5 retrieved are relevant → 0.4. Reference: trec_eval m_set_P.c.
 */
import { type Measure, ratio } from './measure.ts';

export const setPrecisionMeasure: Measure = {
  name: 'set_P',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => ratio(ranking.relevantRetrieved, ranking.retrieved),
};
