/**
 * rouge_lsum: ROUGE-L over sentences (one per line): for each reference sentence the union of its longest common subsequences
 * with every sentence of the answer, each token counted at most as often as the other side has it. F1 in [0, 1]; higher is
 * better; no token → 0. Example: reference 'w1 w2 w3 w4 w5', answer 'w1 w2 w6 w7 w8' / 'w1 w3 w8 w9 w5' → recall 4/5, precision 4/10.
 * Reference: Lin, ROUGE, 2004, section 3.2; google rouge-score, rougeLsum.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { countTokens, harmonicMean } from './bag-overlap.ts';
import { commonPositions } from './longest-common-subsequence.ts';
import { ROUGE_ZERO, type RougeOptions, type RougeScore, rougeTokens } from './rouge-tokens.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export function createRougeLsum(options: RougeOptions): CaseMetric {
  return {
    ...heuristicDefinition('rouge_lsum', 1),
    score: (item, record) =>
      scoreAgainstReference(item, record, (answer, reference) => computeRougeLsum(answer, reference, options).fmeasure),
  };
}

export function computeRougeLsum(prediction: string, reference: string, options: RougeOptions): RougeScore {
  const predicted = sentencesOf(prediction, options);
  const expected = sentencesOf(reference, options);
  const predictedLength = predicted.flat().length;
  const expectedLength = expected.flat().length;
  if (predictedLength === 0 || expectedLength === 0) return ROUGE_ZERO;
  const left = countTokens(predicted.flat());
  let hits = 0;
  for (const sentence of expected) {
    const union = new Set(predicted.flatMap((other) => commonPositions(sentence, other)));
    for (const position of union) {
      // The union may use one token of the answer for several sentences: count it as often as it stands there.
      const remaining = left.get(sentence[position]!) ?? 0;
      if (remaining === 0) continue;
      left.set(sentence[position]!, remaining - 1);
      hits++;
    }
  }
  const precision = hits / predictedLength;
  const recall = hits / expectedLength;
  return { precision, recall, fmeasure: harmonicMean(precision, recall) };
}

function sentencesOf(text: string, options: RougeOptions): string[][] {
  return text.split('\n').map((line) => rougeTokens(line, options));
}
