/** The cells in the order of a table: the best by the compared measure first, ties by id; what was not measured last, in the order of the grid. */
import { compareIds } from '@raglab/core';
import type { BenchCell, BenchReport } from './bench-report.ts';

export function rankCells({ items, quality, measures }: BenchReport): BenchCell[] {
  const sign = measures.find(({ id }) => id === quality)?.direction === 'lower' ? -1 : 1;
  const qualityOf = ({ figures }: BenchCell): number | null => figures[quality]?.value ?? null;
  const measured = items.filter((cell) => qualityOf(cell) !== null);
  const others = items.filter((cell) => qualityOf(cell) === null);
  return [
    ...measured.toSorted((a, b) => sign * (qualityOf(b)! - qualityOf(a)!) || compareIds(a.cellId, b.cellId)),
    ...others,
  ];
}
