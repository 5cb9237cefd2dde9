/** A figure of a bench in the unit of its measure. */
import type { BenchCellDetail } from '@raglab/core';
import { formatBytes, formatCost, formatCount, formatMs, formatScore } from '../../components/format-number.ts';
import type { BenchMeasureDetail } from './pareto-front.ts';

export function formatValue(
  { id, unit }: Pick<BenchMeasureDetail, 'id' | 'unit'>,
  value: number | null | undefined,
): string {
  if (value === null || value === undefined) return '–';
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case 'USD':
      return formatCost(value);
    case 'bytes':
      return formatBytes(value);
    default:
      return unit === 'tokens' || id === 'chunks' ? formatCount(Math.round(value)) : formatScore(value);
  }
}

export function figureOf({ figures }: BenchCellDetail, { id }: Pick<BenchMeasureDetail, 'id'>): number | null {
  return figures[id]?.value ?? null;
}
