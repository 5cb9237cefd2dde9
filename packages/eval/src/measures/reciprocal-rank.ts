/**
 * recip_rank: 1 / rank of the first relevant document; 0 when none was retrieved.
 * Example: first relevant at rank 3 → 0.3333. Reference: trec_eval m_recip_rank.c.
 */
import type { Measure } from './measure.ts';

export const reciprocalRankMeasure: Measure = {
  name: 'recip_rank',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => {
    const first = ranking.grades.findIndex((grade) => grade >= ranking.relevanceLevel);
    return first < 0 ? 0 : 1 / (first + 1);
  },
};
