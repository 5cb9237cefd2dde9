/**
 * set_F: harmonic mean of set precision and set recall (β = 1).
 * Example: P = 0.4, R = 0.5 → 2 · 0.4 · 0.5 / 0.9 = 0.4444. Reference: trec_eval m_set_F.c.
 */
import { type Measure, ratio } from './measure.ts';

export const setFMeasure: Measure = {
  name: 'set_F',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => ratio(2 * ranking.relevantRetrieved, ranking.retrieved + ranking.relevant),
};
