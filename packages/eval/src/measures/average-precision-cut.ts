/**
 * map_cut_k: average precision over the first k documents, still divided by all relevant ones.
 * Example: relevant at ranks 1 and 3, 4 relevant in all, k = 2 → (1/1) / 4 = 0.25. Reference: trec_eval m_map_cut.c.
 */
import { averagePrecisionAt } from './average-precision.ts';
import { DOCUMENT_CUTOFFS, type Measure } from './measure.ts';

export const averagePrecisionCutMeasure: Measure = {
  name: 'map_cut',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: DOCUMENT_CUTOFFS,
  compute: (ranking, k) => averagePrecisionAt(ranking, k),
};
