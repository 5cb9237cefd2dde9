/**
 * chrf: F2 of character n-grams, orders 1 to 6, white space left out; in [0, 1], higher is better. Robust where words differ by their
 * endings, and in languages without spaces. `words: 2` adds word unigrams and bigrams (chrF++). Precision and recall are averaged over the
 * orders that both texts have; letter case counts. Nothing in common, an empty answer included → 0.
 * Example: answer 'ab', reference 'abc' → order 1: 2/2 and 2/3, order 2: 1/1 and 1/2; precision 1, recall .5833, F2 .6364.
 * Reference: Popović, WMT 2015 and 2017; sacrebleu 2.6 (nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no).
 */
import { z } from 'zod';
import type { CaseMetric } from '../scoring/metric.ts';
import { codePoints } from './code-points.ts';
import { ngramOverlaps } from './ngram-overlaps.ts';
import { numberList } from './number-words.ts';
import { splitOnSpace } from './python-text.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export interface ChrfParameters {
  /** Orders of word n-grams beside the characters: 0 is chrF, 2 is chrF++. */
  readonly words: number;
}

export const chrfParameters: z.ZodType<ChrfParameters> = z.strictObject({
  words: z.int().min(0).max(2).default(0),
});

const CHARACTER_ORDERS = 6;
/** Recall counts β² times as much as precision. */
const BETA_SQUARED = 4;
const PUNCTUATION = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

export function createChrf(parameters: ChrfParameters): CaseMetric {
  return {
    ...heuristicDefinition('chrf', 1),
    score: (item, record) =>
      scoreAgainstReference(item, record, (answer, reference) => computeChrf(answer, reference, parameters)),
  };
}

export function computeChrf(prediction: string, reference: string, { words }: ChrfParameters): number {
  const predicted = splitOnSpace(prediction);
  const expected = splitOnSpace(reference);
  const overlaps = [
    ...ngramOverlaps(codePoints(predicted.join('')), codePoints(expected.join('')), CHARACTER_ORDERS),
    ...(words === 0 ? [] : ngramOverlaps(...numberList(wordsOf(predicted), wordsOf(expected)), words)),
  ];
  let [precision, recall, orders] = [0, 0, 0];
  for (const { common, first, second } of overlaps) {
    if (first === 0 || second === 0) continue;
    precision += common / first;
    recall += common / second;
    orders += 1;
  }
  if (precision + recall === 0) return 0;
  precision /= orders;
  recall /= orders;
  return ((1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall);
}

function wordsOf(parts: readonly string[]): string[] {
  return parts.flatMap(withoutPunctuation);
}

/** One mark split off the end of a word, or else off its beginning. */
function withoutPunctuation(word: string): string[] {
  const characters = [...word];
  if (characters.length === 1) return [word];
  if (PUNCTUATION.has(characters.at(-1)!)) return [characters.slice(0, -1).join(''), characters.at(-1)!];
  if (PUNCTUATION.has(characters[0]!)) return [characters[0]!, characters.slice(1).join('')];
  return [word];
}
