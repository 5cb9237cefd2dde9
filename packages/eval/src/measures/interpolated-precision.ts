/**
 * iprec_at_recall_x: the best precision at any depth from the one where recall x is reached (x · R rounded to a count).
 * Example: R = 2, relevant at ranks 2 and 3 → at recall 0.5: max(1/2, 2/3) = 0.6667. Reference: trec_eval 10 m_iprec_at_recall.c.
 */
import type { Measure } from './measure.ts';

export const interpolatedPrecisionMeasure: Measure = {
  name: 'iprec_at_recall',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  cutoffs: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  formatCutoff: (recall) => recall.toFixed(2),
  compute: (ranking, recall) => {
    const needed = Math.round(recall * ranking.relevant);
    if (needed > ranking.relevantRetrieved) return 0;
    let best = 0;
    let seen = 0;
    for (let i = 0; i < ranking.retrieved; i++) {
      if (ranking.grades[i]! >= ranking.relevanceLevel) seen++;
      if (seen >= needed) best = Math.max(best, seen / (i + 1));
    }
    return best;
  },
};
