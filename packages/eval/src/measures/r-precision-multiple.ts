/**
 * Rprec_mult_x: precision after x · R documents, R being the number of relevant ones (rounded up as trec_eval does: + 0.9, cut).
 * Example: R = 10, x = .2: 1 of the first 2 relevant → 0.5. Reference: trec_eval m_Rprec_mult.c.
 */
import { type Measure, ratio } from './measure.ts';
import { relevantAt } from './ranked-judgments.ts';

export const rPrecisionMultipleMeasure: Measure = {
  name: 'Rprec_mult',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2],
  formatCutoff: (multiple) => multiple.toFixed(2),
  compute: (ranking, multiple) => {
    const k = Math.trunc(multiple * ranking.relevant + 0.9);
    return ratio(relevantAt(ranking, k), k);
  },
};
