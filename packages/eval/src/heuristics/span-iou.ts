/**
 * span_iou_k: intersection over union of reference and first k chunks, |t_e ∩ t_r| / (|t_e| + |t_r| − |t_e ∩ t_r|), in
 * [0, 1]; higher is better; nothing retrieved → 0. It punishes both missing text and ballast. `span_iou` alone means k = 5.
 * Example: reference 0 to 10, chunks 0 to 6 and 4 to 8 → 8 / (10 + 10 − 8) = 0.6667.
 * Reference: Smith and Troynikov, Evaluating Chunking, Chroma 2024.
 */
import { measured } from '@raglab/core';
import type { CaseMetric } from '../scoring/metric.ts';
import { heuristicDefinition } from './score-against-reference.ts';
import { scoreSpans } from './span-overlap.ts';

export function createSpanIou(k: number): CaseMetric {
  return {
    ...heuristicDefinition('span_iou', 1),
    score: (item, record) =>
      scoreSpans(item, record, k, ({ common, reference, retrieved }) =>
        measured(common / (reference + retrieved - common)),
      ),
  };
}
