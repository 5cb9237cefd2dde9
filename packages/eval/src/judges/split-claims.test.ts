import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitClaims } from './split-claims.ts';
import { statedSentences } from './stated-sentences.ts';

describe('statedSentences', () => {
  it('covers every letter and digit once, in order, without blanks at the ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '1', '.', '!', ' ', '\n', '-', '"') }), (text) => {
        const spans = statedSentences(text);
        const sentences = spans.map(({ start, end }) => text.slice(start, end));
        expect(sentences.join('').replace(/[^aB1]/g, '')).toBe(text.replace(/[^aB1]/g, ''));
        for (const sentence of sentences) expect(sentence).toBe(sentence.trim());
        for (const [i, span] of spans.entries()) expect(span.start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0);
      }),
    );
  });
});

describe('splitClaims', () => {
  it('drops citation markers, bullets, emphasis, headings and lead-ins', () => {
    const answer = '# Answer\nThere are two:\n1. **HNSW** is a graph [1].\n2. IVF clusters [2, 3].';
    expect(splitClaims(answer)).toEqual(['HNSW is a graph.', 'IVF clusters.']);
  });

  it('takes linear time for long white space', () => {
    expect(splitClaims(`a${' '.repeat(300_000)}b`)).toEqual(['a b']);
  });

  it('is empty without a letter or digit', () => {
    for (const answer of ['', ' \n', '…', '[1]']) expect(splitClaims(answer)).toEqual([]);
  });
});
