import { describe, expect, it } from 'vitest';
import { countChunks } from './chunk-counts.ts';

const border = (index: number, start: number, end: number, tokenCount: number) => ({
  ...{ index, start, end, tokenCount, chunkId: `c${index}` },
});

describe('counts of chunks', () => {
  it('by hand: three chunks over 30 characters, the first two share 2, 4 stand in none', () => {
    expect(countChunks([border(0, 0, 10, 3), border(1, 8, 20, 5), border(2, 22, 28, 2)], 30)).toEqual({
      ...{ chunks: 3, tokens: 10, documentTokens: null, smallest: 2, median: 3, largest: 5 },
      ...{ overlapCharacters: 2, uncoveredCharacters: 4 },
    });
  });

  it('take the mean of the two middle sizes, and have none without chunks', () => {
    expect(countChunks([border(0, 0, 5, 2), border(1, 5, 10, 5)], 10).median).toBe(3.5);
    expect(countChunks([], 10)).toMatchObject({ chunks: 0, median: null, smallest: null, uncoveredCharacters: 10 });
  });
});
