/**
 * span_recall_k: share of the reference characters that the first k chunks cover, |t_e ∩ t_r| / |t_e|, in [0, 1]; higher is
 * better; nothing retrieved → 0. `span_recall` alone means k = 5.
 * Example: reference 0 to 10, chunks 0 to 6 and 4 to 8 → 8/10. Reference: Smith and Troynikov, Evaluating Chunking, Chroma 2024.
 */
import { measured } from '@raglab/core';
import type { CaseMetric } from '../scoring/metric.ts';
import { heuristicDefinition } from './score-against-reference.ts';
import { scoreSpans } from './span-overlap.ts';

export function createSpanRecall(k: number): CaseMetric {
  return {
    ...heuristicDefinition('span_recall', 1),
    score: (item, record) => scoreSpans(item, record, k, ({ common, reference }) => measured(common / reference)),
  };
}
