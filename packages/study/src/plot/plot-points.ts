/** What a plot draws, taken from a table: series of points in the order of their rows. Both drawings, SVG and terminal, start here. */
import type { StudyPlot } from '../framework/study.ts';
import type { StudyRow, StudyTable } from '../framework/study-result.ts';

export interface PlotPoint {
  /** A number, or the name of a category. */
  readonly x: number | string;
  readonly y: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

interface PlotSeries {
  /** Empty where the plot has one series only. */
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

/** A bar with its name. */
export interface PlotBar {
  readonly name: string;
  readonly point: PlotPoint;
  /** Which series, for the colour. */
  readonly series: number;
}

export interface PlotData {
  readonly series: readonly PlotSeries[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Names along x in order; null where x is a number. */
  readonly categories: readonly string[] | null;
}

/** Rows without a y are left out. */
export function plotData(plot: StudyPlot, { columns, rows }: StudyTable): PlotData {
  const drawn = rows.filter((row) => typeof row[plot.y] === 'number' && (plot.where?.(row) ?? true));
  const names = plot.series === undefined ? [''] : [...new Set(drawn.map((row) => String(row[plot.series!])))];
  const isNumeric = plot.kind !== 'bar' && drawn.every((row) => typeof row[plot.x] === 'number');
  const pointOf = (row: StudyRow): PlotPoint => ({
    x: isNumeric ? Number(row[plot.x]) : String(row[plot.x]),
    y: Number(row[plot.y]),
    lower: numberOrNull(row, plot.lower),
    upper: numberOrNull(row, plot.upper),
  });
  const title = (id: string): string => columns.find((column) => column.id === id)?.title ?? id;
  return {
    series: names.map((name) => ({
      name,
      points: drawn.filter((row) => plot.series === undefined || String(row[plot.series]) === name).map(pointOf),
    })),
    xTitle: title(plot.x),
    yTitle: title(plot.y),
    categories: isNumeric ? null : [...new Set(drawn.map((row) => String(row[plot.x])))],
  };
}

/** The bars in the order of their categories, those of one category beside each other. */
export function plotBars({ series, categories }: PlotData): PlotBar[] {
  return (categories ?? []).flatMap((category) =>
    series.flatMap(({ name, points }, i) =>
      points
        .filter(({ x }) => x === category)
        .map((point) => ({ name: [category, name].filter((part) => part !== '').join(' · '), point, series: i })),
    ),
  );
}

function numberOrNull(row: StudyRow, id: string | undefined): number | null {
  const value = id === undefined ? null : row[id];
  return typeof value === 'number' ? value : null;
}
