/**
 * rouge_l: longest common subsequence of the words of answer and reference, over the length of each, as F1 in [0, 1]; higher
 * is better. The whole text is one sentence. No token → 0.
 * Example: answer 'testing two', reference 'testing one two' → precision 1, recall 2/3, F1 0.8.
 * Reference: Lin, ROUGE, 2004, section 3; google rouge-score, rougeL.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { harmonicMean } from './bag-overlap.ts';
import { commonSubsequenceLength } from './longest-common-subsequence.ts';
import { ROUGE_ZERO, type RougeOptions, type RougeScore, rougeWords } from './rouge-tokens.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export function createRougeL(options: RougeOptions): CaseMetric {
  return {
    ...heuristicDefinition('rouge_l', 1),
    score: (item, record) =>
      scoreAgainstReference(item, record, (answer, reference) => computeRougeL(answer, reference, options).fmeasure),
  };
}

export function computeRougeL(prediction: string, reference: string, options: RougeOptions): RougeScore {
  const [predicted, expected] = rougeWords(prediction, reference, options);
  if (predicted.length === 0 || expected.length === 0) return ROUGE_ZERO;
  const common = commonSubsequenceLength(expected, predicted);
  const precision = common / predicted.length;
  const recall = common / expected.length;
  return { precision, recall, fmeasure: harmonicMean(precision, recall) };
}
