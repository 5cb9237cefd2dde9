/**
 * exact_match: 1 when answer and reference are equal after SQuAD normalisation, else 0. Higher is better. Two texts without
 * any word left are equal. Example: 'The Eiffel Tower.' against 'eiffel tower' → 1.
 * Reference: SQuAD v1.1, evaluate-v1.1.py, exact_match_score.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export const exactMatch: CaseMetric = {
  ...heuristicDefinition('exact_match', 1, true),
  score: (item, record) => scoreAgainstReference(item, record, computeExactMatch),
};

export function computeExactMatch(prediction: string, reference: string): 0 | 1 {
  return normaliseAnswer(prediction) === normaliseAnswer(reference) ? 1 : 0;
}
