/** Figures as people read them, the same in the terminal and in the documentation. */
import type { Finding, StudyColumn, StudyRow } from './framework/study-result.ts';

export function formatCell({ id, digits }: StudyColumn, row: StudyRow): string {
  const value = row[id];
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  return digits === undefined ? String(value) : value.toFixed(digits);
}

/** '0.123 [0.1, 0.2] ms (timed)'. */
export function formatFinding({ value, lower, upper, unit, timed, tolerance }: Finding): string {
  const interval =
    lower === undefined || upper === undefined ? '' : ` [${formatFigure(lower)}, ${formatFigure(upper)}]`;
  const varies = timed ? ' (timed)' : tolerance === undefined ? '' : ` (± ${tolerance})`;
  return `${formatFigure(value)}${interval}${unit === undefined ? '' : ` ${unit}`}${varies}`;
}

/** Three significant digits below a hundred, whole numbers above; no exponent. */
export function formatFigure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en');
  const digits = size >= 1 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  return String(Number(value.toFixed(digits)));
}

/** '97.3 %'. */
export function formatShare(value: number): string {
  return `${formatFigure(100 * value)} %`;
}
