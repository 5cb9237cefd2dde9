/**
 * span_precision_k: share of the characters of the first k chunks that belong to the reference, |t_e ∩ t_r| / |t_r|, in
 * [0, 1]; higher is better; nothing retrieved → 0. Overlapping chunks count each time below the line, so repeating a passage
 * costs precision. `span_precision` alone means k = 5.
 * Example: reference 0 to 10, chunks 0 to 6 and 4 to 8 → 8/10; a third chunk elsewhere of 10 → 8/20.
 * Reference: Smith and Troynikov, Evaluating Chunking, Chroma 2024.
 */
import { measured } from '@raglab/core';
import type { CaseMetric } from '../scoring/metric.ts';
import { heuristicDefinition } from './score-against-reference.ts';
import { scoreSpans } from './span-overlap.ts';

export function createSpanPrecision(k: number): CaseMetric {
  return {
    ...heuristicDefinition('span_precision', 1),
    score: (item, record) =>
      scoreSpans(item, record, k, ({ common, retrieved }) => measured(retrieved === 0 ? 0 : common / retrieved)),
  };
}
