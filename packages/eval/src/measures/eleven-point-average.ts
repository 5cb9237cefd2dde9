/**
 * 11pt_avg: mean of the interpolated precision at recall 0, .1, … 1.
 * Example: a perfect ranking → 1. Reference: trec_eval m_11pt_avg.c.
 */
import { interpolatedPrecisionMeasure } from './interpolated-precision.ts';
import type { Measure } from './measure.ts';

export const elevenPointAverageMeasure: Measure = {
  name: '11pt_avg',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => {
    const points = interpolatedPrecisionMeasure.cutoffs!;
    return (
      points.reduce((sum, recall) => sum + interpolatedPrecisionMeasure.compute(ranking, recall), 0) / points.length
    );
  },
};
