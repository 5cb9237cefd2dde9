/** A figure in its unit, as people read it: intervals where there are some, and words where nothing was measured. */
import type { BenchFigure } from './bench-report.ts';

export function formatFigure(figure: BenchFigure | undefined, unit: string | null): string {
  if (figure === undefined || figure.value === null) return '–';
  const { value, lower, upper, measured, total } = figure;
  const number = formatValue(value, unit);
  const interval =
    lower === null || upper === null ? '' : ` [${formatValue(lower, unit)}, ${formatValue(upper, unit)}]`;
  const coverage = measured !== undefined && total !== undefined && measured < total ? ` (${measured}/${total})` : '';
  return `${number}${interval}${coverage}`;
}

export function formatValue(value: number, unit: string | null): string {
  switch (unit) {
    case 'ms':
      return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
    case 'bytes':
      return value < 1_000_000 ? `${Math.round(value / 1000)} kB` : `${(value / 1_000_000).toFixed(1)} MB`;
    case 'USD':
      return value === 0 ? '0' : value.toFixed(4);
    case 'tokens':
      return Math.round(value).toLocaleString('en');
    default:
      return value.toFixed(3);
  }
}
