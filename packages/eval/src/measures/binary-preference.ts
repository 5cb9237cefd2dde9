/**
 * bpref: how often a judged relevant document stands above the judged non-relevant ones; unjudged documents are passed over.
 * (1/R) Σ over relevant retrieved r of 1 − min(n_r, R) / min(N, R), n_r = judged non-relevant above r.
 * Example: ranking n, r with R = 1, N = 1 → 1 − 1/1 = 0. Reference: Buckley and Voorhees, SIGIR 2004; trec_eval m_bpref.c.
 */
import { type Measure, ratio } from './measure.ts';

export const binaryPreferenceMeasure: Measure = {
  name: 'bpref',
  direction: 'higher',
  range: [0, 1],
  summary: 'mean',
  compute: (ranking) => {
    let nonRelevantAbove = 0;
    let sum = 0;
    for (const grade of ranking.grades) {
      if (grade < 0) continue;
      if (grade < ranking.relevanceLevel) {
        nonRelevantAbove++;
        continue;
      }
      const most = Math.min(ranking.nonRelevant, ranking.relevant);
      sum += nonRelevantAbove === 0 ? 1 : 1 - Math.min(nonRelevantAbove, ranking.relevant) / most;
    }
    return ratio(sum, ranking.relevant);
  },
};
