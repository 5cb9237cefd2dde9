/** The stored results of a study, as far as they have the expected shape: they are read from a file that another version may have written. */
import type { StudyDetail } from '@raglab/core';

export type StudyValue = string | number | null;
export type StudyRow = Readonly<Record<string, StudyValue>>;

export interface StudyColumn {
  readonly id: string;
  readonly title: string;
  /** Places after the point. */
  readonly digits: number | null;
}

export interface StudyFinding {
  readonly label: string;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly unit: string | null;
}

export interface StudyPicture {
  readonly title: string;
  readonly kind: 'line' | 'scatter' | 'bar';
  readonly x: string;
  readonly y: string;
  readonly series: string | null;
  readonly lower: string | null;
  readonly upper: string | null;
  readonly xScale: 'linear' | 'log';
  readonly yScale: 'linear' | 'log';
  readonly rows: readonly StudyRow[];
}

type Unknown = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const listOf = (value: unknown): readonly Unknown[] =>
  Array.isArray(value) ? value.filter((each): each is Unknown => typeof each === 'object' && each !== null) : [];

export function columnsOfStudy({ results }: Pick<StudyDetail, 'results'>): StudyColumn[] {
  return listOf(results?.columns).flatMap(({ id, title, digits }) => {
    const name = textOf(id);
    return name === null ? [] : [{ id: name, title: textOf(title) ?? name, digits: numberOf(digits) }];
  });
}

export function rowsOfStudy({ results }: Pick<StudyDetail, 'results'>): StudyRow[] {
  return listOf(results?.rows).map(toRow);
}

/** What the verdict hangs on. */
export function findingsOfStudy({ results }: Pick<StudyDetail, 'results'>): StudyFinding[] {
  const findings = results?.findings;
  const all = typeof findings === 'object' && findings !== null ? listOf(Object.values(findings)) : [];
  return all.flatMap(({ label, value, lower, upper, unit }) => {
    const name = textOf(label);
    if (name === null || typeof value !== 'number') return [];
    return [{ label: name, value, lower: numberOf(lower), upper: numberOf(upper), unit: textOf(unit) }];
  });
}

/** Undefined where nothing was measured, or a column that is drawn is missing. */
export function pictureOfStudy({ plot }: Pick<StudyDetail, 'plot'>): StudyPicture | undefined {
  const [x, y] = [textOf(plot.x), textOf(plot.y)];
  const kind = (['line', 'scatter', 'bar'] as const).find((each) => each === plot.kind);
  const rows = listOf(plot.rows).map(toRow);
  if (x === null || y === null || kind === undefined || rows.every((row) => typeof row[y] !== 'number'))
    return undefined;
  return {
    ...{ title: textOf(plot.title) ?? '', kind, x, y, rows },
    ...{ series: textOf(plot.series), lower: textOf(plot.lower), upper: textOf(plot.upper) },
    xScale: plot.xScale === 'log' ? 'log' : 'linear',
    yScale: plot.yScale === 'log' ? 'log' : 'linear',
  };
}

/** As the page of the studies prints them. */
export function formatStudyValue(value: StudyValue | undefined, digits: number | null): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  return digits === null ? value.toLocaleString('en', { maximumSignificantDigits: 4 }) : value.toFixed(digits);
}

function toRow(row: Unknown): StudyRow {
  const known = ([, value]: readonly [string, unknown]): boolean => typeof value === 'string' || Number.isFinite(value);
  return Object.fromEntries(
    Object.entries(row).map((entry) => [entry[0], known(entry) ? (entry[1] as StudyValue) : null]),
  );
}
