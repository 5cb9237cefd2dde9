/**
 * num_ret: documents retrieved. Summed over queries.
 * Example: a query with 3 retrieved documents → 3.
 */
import type { Measure } from './measure.ts';

export const retrievedCountMeasure: Measure = {
  name: 'num_ret',
  direction: 'higher',
  range: [0, Number.POSITIVE_INFINITY],
  summary: 'sum',
  compute: (ranking) => ranking.retrieved,
};
