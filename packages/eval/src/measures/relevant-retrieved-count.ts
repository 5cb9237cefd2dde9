/**
 * num_rel_ret: relevant documents retrieved. Summed over queries.
 * Example: retrieved a, x, c with a and c relevant → 2.
 */
import type { Measure } from './measure.ts';

export const relevantRetrievedCountMeasure: Measure = {
  name: 'num_rel_ret',
  direction: 'higher',
  range: [0, Number.POSITIVE_INFINITY],
  summary: 'sum',
  compute: (ranking) => ranking.relevantRetrieved,
};
