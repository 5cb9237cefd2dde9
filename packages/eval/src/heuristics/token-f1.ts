/**
 * token_f1: harmonic mean of precision and recall over the bag of normalised words, in [0, 1], higher is better. No common
 * word, an empty answer included → 0, also when both are empty (the rule of v1.1, not of v2.0).
 * Example: answer 'the cat sat down', reference 'cat sat' → precision 2/3, recall 1, F1 0.8.
 * Reference: SQuAD v1.1, evaluate-v1.1.py, f1_score.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { harmonicMean, overlapCount } from './bag-overlap.ts';
import { normalisedTokens } from './normalise-answer.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export const tokenF1: CaseMetric = {
  ...heuristicDefinition('token_f1', 1),
  score: (item, record) => scoreAgainstReference(item, record, computeTokenF1),
};

export function computeTokenF1(prediction: string, reference: string): number {
  const predicted = normalisedTokens(prediction);
  const expected = normalisedTokens(reference);
  const common = overlapCount(predicted, expected);
  if (common === 0) return 0;
  return harmonicMean(common / predicted.length, common / expected.length);
}
