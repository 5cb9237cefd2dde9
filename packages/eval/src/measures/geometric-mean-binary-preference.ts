/**
 * gm_bpref: geometric mean of bpref, each value at least 0.00001.
 * Example: bpref 1 and 0 → exp((0 + ln .00001) / 2) = 0.0032. Reference: trec_eval m_gm_bpref.c.
 */
import { binaryPreferenceMeasure } from './binary-preference.ts';
import type { Measure } from './measure.ts';

export const geometricMeanBinaryPreferenceMeasure: Measure = {
  name: 'gm_bpref',
  direction: 'higher',
  range: [0, 1],
  summary: 'geometric-mean',
  compute: (ranking) => binaryPreferenceMeasure.compute(ranking, 0),
};
