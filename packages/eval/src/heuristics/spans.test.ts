import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleCase, sampleChunk, sampleRecord } from '../testing/sample-evaluation.ts';
import { createSpanIou } from './span-iou.ts';
import { measureSpanOverlap } from './span-overlap.ts';
import { createSpanPrecision } from './span-precision.ts';
import { createSpanRecall } from './span-recall.ts';

type Range = readonly [start: number, end: number, document?: string];

const itemWith = (ranges: readonly Range[]) =>
  sampleCase({ spans: ranges.map(([start, end, documentId = 'd']) => ({ documentId, start, end, text: '' })) });
const recordWith = (ranges: readonly Range[]) =>
  sampleRecord({
    retrieved: ranges.map(([start, end, corpusId = 'd'], i) => sampleChunk({ corpusId, start, end, chunkId: `c${i}` })),
  });
const values = (reference: readonly Range[], chunks: readonly Range[], k = 5) =>
  [createSpanRecall(k), createSpanPrecision(k), createSpanIou(k)].map(
    (metric) => metric.score(itemWith(reference), recordWith(chunks)).value,
  );

describe('span metrics, by hand', () => {
  it.each<[string, readonly Range[], readonly Range[], readonly number[]]>([
    [
      'the worked example: overlapping chunks count twice below the line',
      [[0, 10]],
      [
        [0, 6],
        [4, 8],
      ],
      [0.8, 0.8, 8 / 12],
    ],
    [
      'ballast costs precision, not recall',
      [[0, 10]],
      [
        [0, 10],
        [50, 60],
      ],
      [1, 0.5, 0.5],
    ],
    ['the same offsets in another document cover nothing', [[0, 10]], [[0, 10, 'other']], [0, 0, 0]],
    [
      'references in two documents',
      [
        [0, 10],
        [0, 30, 'e'],
      ],
      [
        [0, 10],
        [0, 10, 'e'],
      ],
      [0.5, 1, 0.5],
    ],
    ['a chunk that is the reference', [[5, 9]], [[5, 9]], [1, 1, 1]],
    [
      'overlapping references are one set',
      [
        [0, 10],
        [5, 15],
      ],
      [[0, 15]],
      [1, 1, 1],
    ],
    ['touching is not overlapping', [[0, 10]], [[10, 20]], [0, 0, 0]],
    ['nothing retrieved', [[0, 10]], [], [0, 0, 0]],
  ])('%s', (_name, reference, chunks, [recall, precision, iou]) => {
    const [r, p, i] = values(reference, chunks);
    expect(r).toBeCloseTo(recall!, 12);
    expect(p).toBeCloseTo(precision!, 12);
    expect(i).toBeCloseTo(iou!, 12);
  });

  it('looks at the first k chunks only', () => {
    expect(
      values(
        [[0, 10]],
        [
          [50, 60],
          [0, 10],
        ],
        1,
      ),
    ).toEqual([0, 0, 0]);
  });

  it('is not applicable without reference spans and an error where the system failed', () => {
    for (const metric of [createSpanRecall(5), createSpanPrecision(5), createSpanIou(5)]) {
      expect(metric.score(sampleCase({ spans: [] }), sampleRecord()).status).toBe('not_applicable');
      expect(metric.score(sampleCase(), sampleRecord({ error: 'down' })).status).toBe('error');
    }
  });
});

describe('span overlap', () => {
  it('agrees with counting characters one by one', () => {
    const range = fc
      .tuple(fc.nat(40), fc.integer({ min: 1, max: 15 }), fc.constantFrom('d', 'e'))
      .map(([start, length, document]): Range => [start, start + length, document]);
    const ranges = fc.array(range, { minLength: 1, maxLength: 5 });
    const characters = (list: readonly Range[]): string[] =>
      list.flatMap(([start, end, document]) =>
        Array.from({ length: end - start }, (_, i) => `${document}${start + i}`),
      );
    fc.assert(
      fc.property(ranges, ranges, (reference, chunks) => {
        const expected = new Set(characters(reference));
        const retrieved = characters(chunks);
        expect(measureSpanOverlap(itemWith(reference), recordWith(chunks), 5)).toEqual({
          reference: expected.size,
          retrieved: retrieved.length,
          common: expected.intersection(new Set(retrieved)).size,
        });
      }),
    );
  });
});
