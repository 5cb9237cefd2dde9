/**
 * BLEU and chrF against sacrebleu: sacrebleu-golden.json holds texts written for this repository and what sacrebleu 2.6.0 computes for
 * them (the calls stand in its `source`). 3,000 more random pairs agreed to 1e-9 when the measures were written.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapCount } from './bag-overlap.ts';
import { computeCorpusBleu, computeSentenceBleu, spaced13a } from './bleu.ts';
import { computeChrf } from './chrf.ts';
import { computeEditSimilarity, levenshteinDistance, tableDistance } from './edit-similarity.ts';
import { ngramOverlaps } from './ngram-overlaps.ts';
import { numberList, numberWords } from './number-words.ts';
import { PYTHON_SPACE, splitOnSpace } from './python-text.ts';

interface Golden {
  readonly corpusBleu: number;
  readonly cases: readonly { answer: string; reference: string; bleu: number; chrf: number; chrfPlusPlus: number }[];
}

const golden = JSON.parse(readFileSync(new URL('sacrebleu-golden.json', import.meta.url), 'utf8')) as Golden;
const texts = fc
  .array(fc.constantFrom('boats', 'wait', 'a', '3.5', ',', '🚢', '(x)'), { maxLength: 12 })
  .map((words) => words.join(' '));

describe('sacrebleu', () => {
  it.each(golden.cases)('$answer against $reference', ({ answer, reference, bleu, chrf, chrfPlusPlus }) => {
    expect(computeSentenceBleu(answer, reference)).toBeCloseTo(bleu, 12);
    expect(computeChrf(answer, reference, { words: 0 })).toBeCloseTo(chrf, 12);
    expect(computeChrf(answer, reference, { words: 2 })).toBeCloseTo(chrfPlusPlus, 12);
  });

  it('corpus BLEU sums before it divides: not the mean of the sentences', () => {
    const pairs = golden.cases.map(({ answer, reference }) => [answer, reference] as const);
    expect(computeCorpusBleu(pairs)).toBeCloseTo(golden.corpusBleu, 12);
    const mean = golden.cases.reduce((sum, { bleu }) => sum + bleu, 0) / golden.cases.length;
    expect(Math.abs(mean - golden.corpusBleu)).toBeGreaterThan(0.01);
  });

  it('corpus BLEU of texts shorter than four words is 0, as sacrebleu has it', () => {
    expect(computeCorpusBleu([['a b', 'a b']])).toBe(0);
    expect(computeCorpusBleu([])).toBe(0);
  });
});

describe('bleu', () => {
  it('sees the whole answer: a right first sentence before garbage is not a right answer', () => {
    const reference = 'The ferry leaves the old harbour at nine in the morning.';
    const garbage =
      'Gardens want rain. Bread is best when it is warm. Nobody has ever counted all the stones of the quay.';
    expect(computeSentenceBleu(`${reference} ${garbage}`, reference)).toBeLessThan(0.4);
    expect(computeSentenceBleu(reference, reference)).toBe(1);
  });

  it('worked by hand: the penalty of an answer that is too short', () => {
    expect(computeSentenceBleu('a b', 'a b c')).toBeCloseTo(Math.exp(-0.5), 15);
  });

  it('cuts tokens as mteval-v13a does', () => {
    expect(splitOnSpace(spaced13a("It's 3.5, or 1,200 (p. 3-4); e-mail."))).toEqual(
      "It's 3.5 , or 1,200 ( p . 3 - 4 ) ; e-mail .".split(' '),
    );
  });
});

describe('edit similarity', () => {
  it.each([
    ['kitten', 'sitting', 1 - 3 / 7],
    ['', '', 1],
    ['', 'abc', 0],
    ['🚢', '⚓', 0],
    ['same', 'same', 1],
    ['flaw', 'lawn', 0.5],
  ])('%s, %s', (a, b, expected) => {
    expect(computeEditSimilarity(a, b)).toBeCloseTo(expected, 12);
  });

  it('bit vectors agree with the table, at and beyond one word and several', () => {
    const symbols = fc.array(fc.integer({ min: 97, max: 100 }), { maxLength: 140 });
    fc.assert(
      fc.property(symbols, symbols, (a, b) => {
        expect(levenshteinDistance(a, b)).toBe(tableDistance(a, b));
        expect(levenshteinDistance(a, b)).toBe(levenshteinDistance(b, a));
      }),
      { numRuns: 500 },
    );
  });
});

describe('n-gram overlaps', () => {
  it('agree with n-grams written out and counted one by one', () => {
    const tokens = fc.array(fc.constantFrom('a', 'b', 'ab', '🚢', ''), { maxLength: 20 });
    const written = (list: readonly string[], n: number): string[] =>
      list.flatMap((_, i) => (i + n <= list.length ? [JSON.stringify(list.slice(i, i + n))] : []));
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        for (const [i, overlap] of ngramOverlaps(...numberList(a, b), 6).entries()) {
          const [first, second] = [written(a, i + 1), written(b, i + 1)];
          expect(overlap).toEqual({ common: overlapCount(first, second), first: first.length, second: second.length });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('words by number', () => {
  it('agree with words that are cut out, also where many share a slot', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\n', '\u3000', '🚢', 'é'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(numberWords(a, b, PYTHON_SPACE)).toEqual(numberList(splitOnSpace(a), splitOnSpace(b)));
      }),
      { numRuns: 500 },
    );
  });

  it('knows the white space that the pattern knows', () => {
    const units = Array.from({ length: 0x10000 }, (_, unit) => unit);
    const different = units.filter(
      (unit) => (PYTHON_SPACE[unit] === 1) !== (splitOnSpace(String.fromCharCode(unit)).length === 0),
    );
    expect(different).toEqual([]);
  });
});

describe('all three', () => {
  const measures = [
    ['bleu', computeSentenceBleu],
    ['chrf', (a: string, b: string) => computeChrf(a, b, { words: 2 })],
    ['edit similarity', computeEditSimilarity],
  ] as const;

  it.each(measures)('%s stays in [0, 1] and is exactly 1 for equal texts with a word', (_name, measure) => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const value = measure(a, b);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        if (a !== '') expect(measure(a, a)).toBe(1);
      }),
    );
  });
});
