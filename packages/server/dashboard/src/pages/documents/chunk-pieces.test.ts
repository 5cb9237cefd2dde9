import { describe, expect, it } from 'vitest';
import { chunkPieces } from './chunk-pieces.ts';

const span = (start: number, end: number) => ({ start, end });

describe('pieces of a chunked text', () => {
  it('show borders, overlaps and gaps, and lose no character', () => {
    const pieces = chunkPieces([span(0, 10), span(8, 20), span(22, 30)], span(0, 32));
    expect(pieces.map(({ start, end, cover, chunk, begins }) => [start, end, cover, chunk, begins])).toEqual([
      [0, 8, 1, 0, [0]],
      [8, 10, 2, 1, [1]],
      [10, 20, 1, 1, []],
      [20, 22, 0, undefined, []],
      [22, 30, 1, 2, [2]],
      [30, 32, 0, undefined, []],
    ]);
  });

  it('can be those of a part, with a marked span', () => {
    const pieces = chunkPieces([span(0, 10), span(10, 20)], span(5, 15), span(9, 12));
    expect(pieces.map(({ start, end, chunk, begins, marked }) => [start, end, chunk, begins, marked])).toEqual([
      [5, 9, 0, [], false],
      [9, 10, 0, [], true],
      [10, 12, 1, [1], true],
      [12, 15, 1, [], false],
    ]);
  });

  it('names every chunk that begins in one place', () => {
    expect(chunkPieces([span(0, 5), span(0, 9)], span(0, 9))[0]).toMatchObject({ cover: 2, begins: [0, 1] });
    expect(chunkPieces([], span(0, 4))).toEqual([
      { start: 0, end: 4, cover: 0, chunk: undefined, begins: [], marked: false },
    ]);
  });
});
