/**
 * num_rel: relevant documents in the judgments. Summed over queries; a judged query that was not answered counts too.
 * Example: grades {a: 2, b: 0, c: 1} → 2.
 */
import type { Measure } from './measure.ts';

export const relevantCountMeasure: Measure = {
  name: 'num_rel',
  direction: 'higher',
  range: [0, Number.POSITIVE_INFINITY],
  summary: 'sum',
  compute: (ranking) => ranking.relevant,
};
