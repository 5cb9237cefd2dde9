/**
 * Rprec: precision after R documents, R being the number of relevant ones.
 * Example: 4 relevant in all, 2 of the first 4 relevant → 0.5. Reference: trec_eval m_Rprec.c.
 */
import { type Measure, ratio } from './measure.ts';
import { relevantAt } from './ranked-judgments.ts';

export const rPrecisionMeasure: Measure = {
  name: 'Rprec',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => ratio(relevantAt(ranking, ranking.relevant), ranking.relevant),
};
