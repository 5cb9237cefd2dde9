/**
 * rouge_1 and rouge_2: overlap of the bags of words (word pairs) of answer and reference, as F1 in [0, 1], higher is better.
 * Each pair counts at most as often as it stands in the other text. No token, or for rouge_2 only one → 0.
 * Example: answer 'testing one', reference 'testing one two' → rouge_2 precision 1, recall 1/2, F1 0.6667.
 * Reference: Lin, ROUGE, 2004; google rouge-score.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { harmonicMean } from './bag-overlap.ts';
import { ngramOverlaps } from './ngram-overlaps.ts';
import { ROUGE_ZERO, type RougeOptions, type RougeScore, rougeWords } from './rouge-tokens.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export function createRougeN(n: 1 | 2, options: RougeOptions): CaseMetric {
  return {
    ...heuristicDefinition(`rouge_${n}`, 1),
    score: (item, record) =>
      scoreAgainstReference(item, record, (answer, reference) => computeRougeN(n, answer, reference, options).fmeasure),
  };
}

export function computeRougeN(n: number, prediction: string, reference: string, options: RougeOptions): RougeScore {
  const [predicted, expected] = rougeWords(prediction, reference, options);
  const { common, first, second } = ngramOverlaps(predicted, expected, n)[n - 1]!;
  if (first === 0 || second === 0) return ROUGE_ZERO;
  const precision = common / first;
  const recall = common / second;
  return { precision, recall, fmeasure: harmonicMean(precision, recall) };
}
