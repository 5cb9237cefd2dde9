/** The picture of a study, as `plot.svg` draws it: marks, lines or bars over the rows that it names, with their intervals. */
import { useCallback } from 'react';
import { PlotFigure, type PlotFigureProps } from '../../components/plot-figure.tsx';
import type { StudyColumn, StudyPicture } from './study-figures.ts';

const HEIGHT = 320;
const COLOURS = ['dense', 'lexical', 'fused', 'rerank', 'generate', 'choose', 'embed'].map(
  (name) => `var(--stage-${name})`,
);
/** Pixels that a bar's name may take, and that one of its letters takes. */
const NAME_WIDTH = 170;
const LETTER_WIDTH = 6.2;

export interface StudyPlotProps {
  readonly picture: StudyPicture;
  readonly columns: readonly StudyColumn[];
}

type PlotModule = Parameters<PlotFigureProps['draw']>[0];

interface Drawing extends StudyPicture {
  readonly width: number;
  /** Titles of the axes. */
  readonly xTitle: string;
  readonly yTitle: string;
}

export function StudyPlot({ picture, columns }: StudyPlotProps) {
  const draw = useCallback<PlotFigureProps['draw']>(
    (Plot, width) => {
      const titleOf = (id: string): string => columns.find((column) => column.id === id)?.title ?? id;
      const rows = picture.rows.filter((row) => typeof row[picture.y] === 'number');
      const drawing = { ...picture, rows, width, xTitle: titleOf(picture.x), yTitle: titleOf(picture.y) };
      return picture.kind === 'bar' ? drawBars(Plot, drawing) : drawMarks(Plot, drawing);
    },
    [picture, columns],
  );
  return <PlotFigure label={`${picture.title}; the table has the numbers.`} draw={draw} height={HEIGHT} />;
}

function drawBars(Plot: PlotModule, drawing: Drawing): Element {
  const { x, y, lower, upper, rows, width, yTitle } = drawing;
  // A bar for every row, also where two have one name.
  const bars = rows.map((row, i) => ({ ...row, bar: i }));
  const left = Math.min(NAME_WIDTH, width / 2.6);
  const nameOf = (bar: number): string => clipped(String(rows[bar]?.[x] ?? ''), left / LETTER_WIDTH);
  return Plot.plot({
    ...{ width, height: Math.max(120, 70 + rows.length * 26), marginLeft: left, marginRight: 24, marginBottom: 40 },
    x: { label: `${yTitle} →`, grid: true, ticks: Math.max(3, Math.floor(width / 110)) },
    y: { type: 'band', label: null, domain: bars.map(({ bar }) => bar), tickFormat: nameOf },
    color: coloursOf(drawing),
    marks: [
      Plot.barX(bars, { x: y, y: 'bar', fill: colourOf(drawing), fillOpacity: 0.75, inset: 2 }),
      lower !== null && upper !== null
        ? Plot.link(bars, { x1: lower, x2: upper, y1: 'bar', y2: 'bar', stroke: 'var(--ink)' })
        : null,
      Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
    ],
  });
}

function drawMarks(Plot: PlotModule, drawing: Drawing): Element {
  const { kind, x, y, series, lower, upper, rows, width, xTitle, yTitle, xScale, yScale } = drawing;
  const marks = rows.map((row) => ({ ...row }));
  const isNumeric = rows.every((row) => typeof row[x] === 'number');
  const stroke = colourOf(drawing);
  return Plot.plot({
    ...{ width, height: HEIGHT, marginLeft: 56, marginRight: 28, marginBottom: 40 },
    x: {
      ...{ label: `${xTitle} →`, ticks: Math.max(3, Math.floor(width / 110)) },
      ...(isNumeric ? { type: xScale, tickFormat: '~s' } : { type: 'point' }),
    },
    y: { label: `↑ ${yTitle}`, grid: true, type: yScale, ticks: 6 },
    color: coloursOf(drawing),
    marks: [
      lower !== null && upper !== null
        ? Plot.link(marks, { x1: x, x2: x, y1: lower, y2: upper, stroke, strokeOpacity: 0.5 })
        : null,
      kind === 'line'
        ? Plot.line(marks, {
            ...{ x, y, stroke, strokeWidth: 1.5 },
            ...(series !== null && { z: series }),
            ...(isNumeric && { sort: x }),
          })
        : null,
      Plot.dot(marks, { x, y, fill: stroke, r: 4 }),
    ],
  });
}

function colourOf({ series }: StudyPicture): string {
  return series ?? 'var(--accent)';
}

function coloursOf({ series, rows }: StudyPicture) {
  const names = series === null ? [] : [...new Set(rows.map((row) => String(row[series])))];
  return { legend: series !== null, domain: names, range: COLOURS };
}

function clipped(name: string, letters: number): string {
  return name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
}
