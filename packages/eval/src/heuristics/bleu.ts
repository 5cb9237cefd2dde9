/**
 * bleu: geometric mean of the clipped precisions of 1- to 4-grams, times a penalty for an answer shorter than its reference; in [0, 1], higher
 * is better. Per sentence, as sacrebleu's `sentence_bleu` computes it: mteval-13a tokens, letter case counts, exponential smoothing of orders
 * without a match, orders longer than the answer left out. No common word, an empty answer included → 0; equal texts → exactly 1. A
 * suite's mean of it is not corpus BLEU, which sums counts before it divides; `computeCorpusBleu` does.
 * Example: answer 'a b', reference 'a b c' → precisions 1 and 1, penalty e^(1 − 3/2) = 0.6065.
 * Reference: Papineni et al., ACL 2002; Post, WMT 2018 (sacrebleu 2.6: nrefs:1|case:mixed|eff:yes|tok:13a|smooth:exp).
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { ngramOverlaps } from './ngram-overlaps.ts';
import { numberWords } from './number-words.ts';
import { PYTHON_SPACE, withoutSpaceAtEnd } from './python-text.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

const ORDERS = 4;

export const bleu: CaseMetric = {
  ...heuristicDefinition('bleu', 1),
  score: (item, record) => scoreAgainstReference(item, record, computeSentenceBleu),
};

export function computeSentenceBleu(prediction: string, reference: string): number {
  return bleuOf([countMatches(prediction, reference)], { effectiveOrder: true });
}

/** Over pairs of answer and reference; sacrebleu's `corpus_bleu` with one reference each. */
export function computeCorpusBleu(pairs: readonly (readonly [prediction: string, reference: string])[]): number {
  return bleuOf(
    pairs.map(([prediction, reference]) => countMatches(prediction, reference)),
    { effectiveOrder: false },
  );
}

interface Matches {
  readonly predictedLength: number;
  readonly referenceLength: number;
  /** By order − 1. */
  readonly correct: readonly number[];
  readonly total: readonly number[];
}

function countMatches(prediction: string, reference: string): Matches {
  const [predicted, expected] = numberWords(spaced13a(prediction), spaced13a(reference), PYTHON_SPACE);
  const overlaps = ngramOverlaps(predicted, expected, ORDERS);
  return {
    predictedLength: predicted.length,
    referenceLength: expected.length,
    correct: overlaps.map(({ common }) => common),
    total: overlaps.map(({ first }) => first),
  };
}

function bleuOf(matches: readonly Matches[], { effectiveOrder }: { effectiveOrder: boolean }): number {
  const { predictedLength, referenceLength, correct, total } = matches.length === 1 ? matches[0]! : sumOf(matches);
  if (correct.every((count) => count === 0)) return 0;
  let smoothing = 1;
  let logarithms = 0;
  const lengths = total.indexOf(0);
  const orders = lengths === -1 ? ORDERS : lengths;
  for (let i = 0; i < orders; i++) {
    // NIST's smoothing: the first order without a match counts half a match, the next a quarter.
    if (correct[i] === 0) smoothing *= 2;
    logarithms += Math.log(correct[i] === 0 ? 1 / (smoothing * total[i]!) : correct[i]! / total[i]!);
  }
  if (orders < ORDERS && !effectiveOrder) return 0;
  const brevity = predictedLength < referenceLength ? Math.exp(1 - referenceLength / predictedLength) : 1;
  return brevity * Math.exp(logarithms / orders);
}

function sumOf(matches: readonly Matches[]): Matches {
  const sum = (read: (match: Matches) => number): number => matches.reduce((total, match) => total + read(match), 0);
  const orders = [0, 1, 2, 3];
  return {
    predictedLength: sum((match) => match.predictedLength),
    referenceLength: sum((match) => match.referenceLength),
    correct: orders.map((i) => sum((match) => match.correct[i]!)),
    total: orders.map((i) => sum((match) => match.total[i]!)),
  };
}

function withoutMarkup(text: string): string {
  return text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

/** The text with space between the tokens of mteval-v13a: punctuation apart, stops and commas apart except inside numbers. */
export function spaced13a(text: string): string {
  let line = withoutSpaceAtEnd(text);
  if (/[<\n&]/.test(line)) line = withoutMarkup(line);
  line = ` ${line} `;
  // The class of mteval-v13a holds the space too; spaces around a space change no token.
  line = line.replace(/([{-~[-`!-&(-+:-@/])/g, ' $1 ');
  if (/[.,]/.test(line)) line = line.replace(/([^0-9])([.,])/g, '$1 $2 ').replace(/([.,])([^0-9])/g, ' $1 $2');
  if (line.includes('-')) line = line.replace(/([0-9])(-)/g, '$1 $2 ');
  return line;
}
