import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paretoFront } from './pareto-front.ts';

describe('paretoFront', () => {
  it('is the worked example: higher quality, fewer milliseconds', () => {
    expect(
      paretoFront(
        [
          [0.8, 20],
          [0.7, 10],
          [0.6, 15],
        ],
        ['higher', 'lower'],
      ),
    ).toEqual([true, true, false]);
  });

  it('keeps points that are equal in everything together', () => {
    expect(
      paretoFront(
        [
          [1, 1],
          [1, 1],
          [1, 2],
        ],
        ['higher', 'lower'],
      ),
    ).toEqual([true, true, false]);
  });

  it('never shows a point of which something was not measured, and no such point beats another', () => {
    expect(
      paretoFront(
        [
          [null, 0],
          [0.5, 10],
          [Number.NaN, 0],
        ],
        ['higher', 'lower'],
      ),
    ).toEqual([false, true, false]);
  });

  it('is none of no points', () => {
    expect(paretoFront([], ['higher'])).toEqual([]);
  });

  it('leaves no point of the front dominated and none off it undominated', () => {
    const point = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), (points) => {
        const front = paretoFront(points, ['higher', 'lower', 'lower']);
        for (const [i, [quality, latency, bytes]] of points.entries()) {
          const better = points.some(
            ([q, l, b]) =>
              q! >= quality! && l! <= latency! && b! <= bytes! && (q! > quality! || l! < latency! || b! < bytes!),
          );
          expect(front[i]).toBe(!better);
        }
      }),
    );
  });
});
