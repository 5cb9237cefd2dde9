import type { BenchCellDetail } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { paretoFront, pointsOf } from './pareto-front.ts';

const cell = (cellId: string, ms: number | null, quality: number | null): BenchCellDetail => {
  const figure = (value: number | null) => ({ value, lower: null, upper: null });
  return {
    ...{
      cellId,
      label: cellId,
      settings: {},
      state: 'done',
      runId: null,
      onFront: false,
      againstControl: null,
      reason: null,
    },
    figures: { ms: figure(ms), quality: figure(quality) },
  };
};
const [fewer, more] = [{ direction: 'lower' }, { direction: 'higher' }] as const;
const front = (...cells: BenchCellDetail[]) =>
  paretoFront(pointsOf(cells, 'ms', 'quality'), fewer, more).map((point) => point.cell.cellId);

describe('the front of two measures', () => {
  it('is what no cell beats in both, from left to right', () => {
    // By hand: c costs more than a and is worse; e is as slow as d and worse.
    expect(front(cell('c', 20, 0.5), cell('a', 10, 0.6), cell('d', 30, 0.9), cell('e', 30, 0.8))).toEqual(['a', 'd']);
  });

  it('keeps equal cells, and leaves out those that were not measured', () => {
    expect(front(cell('b', 10, 0.6), cell('a', 10, 0.6), cell('x', null, 0.9), cell('y', 5, null))).toEqual(['a', 'b']);
    expect(front()).toEqual([]);
  });

  it('agrees with comparing every pair', () => {
    const cells = Array.from({ length: 60 }, (_, i) => cell(`c${i}`, (i * 37) % 17, ((i * 53) % 23) / 23));
    const points = pointsOf(cells, 'ms', 'quality');
    const beaten = (a: (typeof points)[number]) =>
      points.some((b) => b.x <= a.x && b.y >= a.y && (b.x < a.x || b.y > a.y));
    const expected = points.filter((point) => !beaten(point)).map((point) => point.cell.cellId);
    expect(front(...cells).toSorted()).toEqual(expected.toSorted());
  });
});
