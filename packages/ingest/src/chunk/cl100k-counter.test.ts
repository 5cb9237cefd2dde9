import type { TokenCounter } from '@raglab/core';
import fc from 'fast-check';
import { encode } from 'gpt-tokenizer/encoding/cl100k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCl100kCounter } from './cl100k-counter.ts';

describe('createCl100kCounter', () => {
  let counter: TokenCounter;
  beforeAll(async () => {
    counter = await createCl100kCounter();
  });

  // Counts as tiktoken's cl100k_base gives them.
  it.each([
    ['', 0],
    ['hello world', 2],
    ['tiktoken is great!', 6],
    ['antidisestablishmentarianism', 6],
    ['お誕生日おめでとう', 9],
    ['2 + 2 = 4', 7],
    ['🚀', 3],
  ])('counts %j as tiktoken does', (text, tokens) => {
    expect(counter.count(text)).toBe(tokens);
    expect(counter.offsets(text)).toHaveLength(tokens);
  });

  it('takes special tokens as ordinary text', () => {
    expect(counter.count('<|endoftext|>')).toBeGreaterThan(1);
  });

  it('gives offsets that tile the text and never split a character', () => {
    const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(texts, (text) => {
        const offsets = counter.offsets(text);
        expect(offsets).toHaveLength(counter.count(text));
        let reached = 0;
        for (const [start, end] of offsets) {
          expect(start).toBe(reached);
          const code = text.charCodeAt(end);
          expect(end > 0 && code >= 0xdc00 && code <= 0xdfff && text.codePointAt(end - 1)! > 0xffff).toBe(false);
          reached = end;
        }
        expect(reached).toBe(text.length);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('stays linear on long runs, and exact on everything else', () => {
    expect(counter.count('x'.repeat(100_000))).toBeGreaterThan(5000);
    const prose = 'The quick brown fox; 東京の港は静かです。 <b>x</b> ------ 12345 '.repeat(200);
    expect(counter.count(prose)).toBe(encode(prose).length);
  });
});
