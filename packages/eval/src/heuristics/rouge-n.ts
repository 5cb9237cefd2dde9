/**
 * rouge_1 and rouge_2: overlap of the bags of words (word pairs) of answer and reference, as F1 in [0, 1], higher is better.
 * Each pair counts at most as often as it stands in the other text. No token, or for rouge_2 only one → 0.
 * Example: answer 'testing one', reference 'testing one two' → rouge_2 precision 1, recall 1/2, F1 0.6667.
 * Reference: Lin, ROUGE, 2004; google rouge-score.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { harmonicMean, overlapCount } from './bag-overlap.ts';
import { ROUGE_ZERO, type RougeOptions, type RougeScore, rougeTokens } from './rouge-tokens.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export function createRougeN(n: 1 | 2, options: RougeOptions): CaseMetric {
  return {
    ...heuristicDefinition(`rouge_${n}`, 1),
    score: (item, record) =>
      scoreAgainstReference(item, record, (answer, reference) => computeRougeN(n, answer, reference, options).fmeasure),
  };
}

export function computeRougeN(n: number, prediction: string, reference: string, options: RougeOptions): RougeScore {
  const predicted = ngrams(rougeTokens(prediction, options), n);
  const expected = ngrams(rougeTokens(reference, options), n);
  if (predicted.length === 0 || expected.length === 0) return ROUGE_ZERO;
  const common = overlapCount(predicted, expected);
  const precision = common / predicted.length;
  const recall = common / expected.length;
  return { precision, recall, fmeasure: harmonicMean(precision, recall) };
}

function ngrams(tokens: readonly string[], n: number): string[] {
  // Tokens hold no space, so the joined n-gram is unambiguous.
  return tokens.slice(0, Math.max(0, tokens.length - n + 1)).map((_, i) => tokens.slice(i, i + n).join(' '));
}
