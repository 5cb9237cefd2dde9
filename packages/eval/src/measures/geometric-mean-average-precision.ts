/**
 * gm_map: geometric mean of average precision, each value at least 0.00001, so that one failed query weighs heavily.
 * Example: AP .5 and 0 → exp((ln .5 + ln .00001) / 2) = 0.0022. Reference: trec_eval m_gm_map.c.
 */
import { averagePrecisionMeasure } from './average-precision.ts';
import type { Measure } from './measure.ts';

export const geometricMeanAveragePrecisionMeasure: Measure = {
  name: 'gm_map',
  direction: 'higher',
  range: [0, 1],
  summary: 'geometric-mean',
  compute: (ranking) => averagePrecisionMeasure.compute(ranking, 0),
};
