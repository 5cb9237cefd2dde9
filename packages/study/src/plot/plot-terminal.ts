/** Draws a plot with characters: bars as blocks, points and lines as one letter per series in a grid. Plain text, at most `width` columns. */
import { stripVTControlCharacters } from 'node:util';
import type { StudyPlot } from '../framework/study.ts';
import type { StudyTable } from '../framework/study-result.ts';
import { type PlotData, plotBars, plotData } from './plot-points.ts';
import { createScale, formatTick } from './plot-scale.ts';

const HEIGHT = 12;
const MARKS = ['●', '▲', '■', '◆', '○', '△', '□'] as const;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

export function plotTerminal(plot: StudyPlot, table: StudyTable, width: number): string[] {
  const data = plotData(plot, table);
  const lines = plot.kind === 'bar' ? drawBars(plot, data, width) : drawGrid(plot, data, Math.min(width, 90));
  return [plot.title, '', ...lines.map((line) => line.trimEnd())];
}

function drawBars(plot: StudyPlot, data: PlotData, width: number): string[] {
  const bars = plotBars(data).map(({ name, point }) => ({ name, y: point.y }));
  const names = Math.max(...bars.map(({ name }) => lengthOf(name)));
  const room = Math.max(10, Math.min(60, width - names - 14));
  const scale = createScale(
    bars.map(({ y }) => y),
    { type: plot.yScale, fromZero: true },
  );
  return bars.map(({ name, y }) => {
    const eighths = Math.max(0, Math.round(scale.position(y) * room * 8));
    const bar = '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
    return `  ${name}${' '.repeat(names - lengthOf(name))}  ${bar} ${formatTick(y)}`;
  });
}

function drawGrid(plot: StudyPlot, { series, categories, xTitle, yTitle }: PlotData, width: number): string[] {
  const points = series.flatMap((one) => one.points);
  const scaleY = createScale(
    points.map(({ y }) => y),
    { type: plot.yScale },
  );
  const scaleX = categories ? null : createScale(points.map(({ x }) => Number(x)), { type: plot.xScale }); // biome-ignore format: one thought
  const labels = Math.max(...scaleY.ticks.map((tick) => formatTick(tick).length));
  const columns = width - labels - 5;
  const share = (x: number | string): number =>
    scaleX ? scaleX.position(Number(x)) : (categories!.indexOf(String(x)) + 0.5) / categories!.length;
  const columnOf = (x: number | string): number => Math.round(share(x) * (columns - 1));
  const rowOf = (y: number): number => Math.round((1 - scaleY.position(y)) * (HEIGHT - 1));
  const grid = Array.from({ length: HEIGHT }, () => new Array<string>(columns).fill(' '));
  series.forEach((one, i) => {
    for (const { x, y } of one.points) grid[rowOf(y)]![columnOf(x)] = MARKS[i % MARKS.length]!;
  });
  const tickAt = new Map(scaleY.ticks.map((tick) => [rowOf(tick), formatTick(tick)]));
  const rows = grid.map((row, i) => `  ${(tickAt.get(i) ?? '').padStart(labels)} ┤${row.join('')}`);
  const under = new Array<string>(columns + 12).fill(' ');
  const xLabels: (readonly [number, string])[] = scaleX
    ? scaleX.ticks.map((tick) => [columnOf(tick), formatTick(tick)])
    : categories!.map((name) => [columnOf(name), name]);
  for (const [at, label] of xLabels) {
    const from = Math.max(0, at - (label.length >> 1));
    // A label that would touch the one before is left out.
    if (under.slice(Math.max(0, from - 1), from + label.length).every((cell) => cell === ' '))
      for (const [i, letter] of [...label].entries()) under[from + i] = letter;
  }
  const legend = series.length < 2 ? [] : [`  ${series.map(({ name }, i) => `${MARKS[i % MARKS.length]} ${name}`).join('   ')}`]; // biome-ignore format: one thought
  const indent = ' '.repeat(labels + 4);
  return [`  ${yTitle}`, ...rows, `${indent}${under.join('')}`, `${indent}${xTitle}`, ...legend];
}

function lengthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
