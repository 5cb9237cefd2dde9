/**
 * num_nonrel_judged_ret: documents retrieved that were judged not relevant. Summed over queries.
 * Example: retrieved a (grade 1), b (grade 0), x (unjudged) → 1.
 */
import type { Measure } from './measure.ts';

export const nonRelevantRetrievedCountMeasure: Measure = {
  name: 'num_nonrel_judged_ret',
  direction: 'lower',
  range: [0, Number.POSITIVE_INFINITY],
  summary: 'sum',
  compute: (ranking) => ranking.grades.filter((grade) => grade >= 0 && grade < ranking.relevanceLevel).length,
};
