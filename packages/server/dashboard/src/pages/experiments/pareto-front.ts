/**
 * The cells that no other beats in two measures at once: as good in both and better in one. Given from left to right, so that they can be joined
 * by a line. Cells without one of the two figures take no part; of equal ones all are on the front. O(n log n).
 */
import type { BenchCellDetail, BenchDetail } from '@raglab/core';

export type BenchMeasureDetail = BenchDetail['measures'][number];

export interface FrontPoint {
  readonly cell: BenchCellDetail;
  readonly x: number;
  readonly y: number;
}

export function pointsOf(cells: readonly BenchCellDetail[], x: string, y: string): FrontPoint[] {
  return cells.flatMap((cell) => {
    const [atX, atY] = [cell.figures[x]?.value ?? null, cell.figures[y]?.value ?? null];
    return atX === null || atY === null ? [] : [{ cell, x: atX, y: atY }];
  });
}

export function paretoFront(
  points: readonly FrontPoint[],
  x: Pick<BenchMeasureDetail, 'direction'>,
  y: Pick<BenchMeasureDetail, 'direction'>,
): FrontPoint[] {
  const [signX, signY] = [x.direction === 'lower' ? 1 : -1, y.direction === 'lower' ? 1 : -1];
  const byX = points.toSorted(
    (a, b) => signX * (a.x - b.x) || signY * (a.y - b.y) || (a.cell.cellId < b.cell.cellId ? -1 : 1),
  );
  const front: FrontPoint[] = [];
  for (const point of byX) {
    const last = front.at(-1);
    const isBetter = last === undefined || signY * (point.y - last.y) < 0;
    if (isBetter || (point.x === last.x && point.y === last.y)) front.push(point);
  }
  return front.sort((a, b) => a.x - b.x);
}
