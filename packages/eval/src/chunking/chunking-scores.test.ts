import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { precisionOmega, spanScores } from './chunking-scores.ts';
import { locateChunk } from './locate-chunk.ts';
import { commonLength, type Span, totalLength, unionOf } from './span-set.ts';

const span = (start: number, end: number): Span => ({ start, end });

describe('spanScores', () => {
  it('is the worked example: overlapping chunks are paid for twice', () => {
    const { recall, precision, iou } = spanScores([span(0, 10)], [span(0, 6), span(4, 8)]);
    expect([recall, precision]).toEqual([0.8, 0.8]);
    expect(iou).toBeCloseTo(8 / 12, 12);
  });

  it('pays for chunks of other documents, and gives 0 where nothing was retrieved', () => {
    expect(spanScores([span(0, 10)], [span(0, 10)], 10)).toEqual({ recall: 1, precision: 0.5, iou: 0.5 });
    expect(spanScores([span(0, 10)], [])).toEqual({ recall: 0, precision: 0, iou: 0 });
  });
});

describe('precisionOmega', () => {
  it('is the worked example: the chunks that touch the reference hold 10 characters, 6 of them wanted', () => {
    const chunks = [span(0, 5), span(5, 10), span(10, 15)];
    expect(precisionOmega([span(2, 8)], chunks, 'exact')).toBe(0.6);
  });

  it('counts a chunk that only meets the end of a reference in the published protocol', () => {
    const chunks = [span(0, 5), span(5, 10)];
    expect(precisionOmega([span(0, 5)], chunks, 'exact')).toBe(1);
    expect(precisionOmega([span(0, 5)], chunks, 'published')).toBe(0.5);
  });

  it('is 0 where no chunk touches, and counts what chunks do not cover below the line', () => {
    expect(precisionOmega([span(0, 5)], [span(7, 9)], 'exact')).toBe(0);
    expect(precisionOmega([span(0, 10)], [span(0, 5)], 'exact')).toBe(0.5);
  });
});

describe('locateChunk', () => {
  const text = 'Again. Again. End.';
  const second = { text: 'Again.', start: 7, end: 13 };

  it('keeps exact offsets, and finds the first occurrence without its stop as the reference program does', () => {
    expect(locateChunk(text, second, 'exact')).toEqual(span(7, 13));
    expect(locateChunk(text, second, 'published')).toEqual(span(0, 5));
  });

  it('refuses a chunk that is not there', () => {
    expect(() => locateChunk(text, { ...second, start: 6, end: 12 }, 'exact')).toThrow(/does not stand where it says/);
  });
});

it('span sets agree with counting positions one by one', () => {
  const spans = fc.array(
    fc.tuple(fc.nat(30), fc.nat(10)).map(([start, length]) => span(start, start + length)),
    { maxLength: 5 },
  );
  const positions = (list: readonly Span[]) =>
    new Set(list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)));
  fc.assert(
    fc.property(spans, spans, (a, b) => {
      expect(totalLength(unionOf(a))).toBe(positions(a).size);
      expect(commonLength(a, b)).toBe(positions(a).intersection(positions(b)).size);
    }),
  );
});
