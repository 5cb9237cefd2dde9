/**
 * ndcg_cut_k: nDCG over the first k documents, the ideal ranking cut at k as well.
 * Example: one document judged 1, retrieved at rank 2, k = 10 → 1 / log2 3 = 0.6309. Reference: trec_eval m_ndcg_cut.c.
 */
import { DOCUMENT_CUTOFFS, type Measure } from './measure.ts';
import { ndcgAt } from './ndcg.ts';

export const ndcgCutMeasure: Measure = {
  name: 'ndcg_cut',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: DOCUMENT_CUTOFFS,
  compute: (ranking, k) => ndcgAt(ranking, k),
};
