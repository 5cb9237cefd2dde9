/**
 * Draws a plot as SVG text, for the documentation: axes, series in colours that people with colour blindness tell apart (Okabe and Ito, 2008),
 * intervals as whiskers, a legend. Follows the reader's light or dark setting. The same table gives the same bytes.
 */
import type { StudyPlot } from '../framework/study.ts';
import type { StudyTable } from '../framework/study-result.ts';
import { type PlotData, type PlotPoint, plotBars, plotData } from './plot-points.ts';
import { createScale, formatTick, type PlotScale } from './plot-scale.ts';

const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7f7f7f'] as const;
const WIDTH = 720;
const HEIGHT = 360;
const BAR_ROW = 26;
const MARGIN = { top: 44, right: 20, bottom: 46, left: 64 } as const;
const STYLE =
  'text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:14px;font-weight:600}.grid{stroke:#ddd}.bound{stroke:#333}' +
  '@media(prefers-color-scheme:dark){text{fill:#ccc}.grid{stroke:#444}.bound{stroke:#ccc}}';

export function plotSvg(plot: StudyPlot, table: StudyTable): string {
  const data = plotData(plot, table);
  const [body, height] = plot.kind === 'bar' ? drawBars(plot, data) : [drawPoints(plot, data), HEIGHT];
  const head = text(WIDTH / 2, 18, plot.title, 'middle', 'title');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeXml(plot.title)}">
<style>${STYLE}</style>
${[head, ...drawLegend(data), ...body].join('\n')}
</svg>
`;
}

function drawPoints(plot: StudyPlot, data: PlotData): string[] {
  const points = data.series.flatMap((series) => series.points);
  const scaleY = createScale(points.flatMap(extent), { type: plot.yScale });
  const yAt = (value: number): number => HEIGHT - MARGIN.bottom - scaleY.position(value) * plotHeight(HEIGHT);
  const { categories } = data;
  const scaleX = categories ? null : createScale(points.map((point) => Number(point.x)), { type: plot.xScale }); // biome-ignore format: one thought
  const share = (x: number | string): number =>
    scaleX ? scaleX.position(Number(x)) : (categories!.indexOf(String(x)) + 0.5) / categories!.length;
  const xAt = (x: number | string): number => MARGIN.left + share(x) * plotWidth(MARGIN.left);
  const marks = data.series.flatMap((series, i) => {
    const colour = colourOf(i);
    const line = series.points.map((point) => `${round(xAt(point.x))},${round(yAt(point.y))}`).join(' ');
    const joined = plot.kind === 'line' ? [`<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>`] : []; // biome-ignore format: one thought
    const whiskers = series.points.flatMap((point) => {
      if (point.lower === null || point.upper === null) return [];
      const x = round(xAt(point.x));
      return [`<line x1="${x}" x2="${x}" y1="${round(yAt(point.lower))}" y2="${round(yAt(point.upper))}" stroke="${colour}"/>`]; // biome-ignore format: one thought
    });
    const dots = series.points.map(
      (point) => `<circle cx="${round(xAt(point.x))}" cy="${round(yAt(point.y))}" r="4" fill="${colour}"/>`,
    );
    return [...joined, ...whiskers, ...dots];
  });
  const xTicks = scaleX
    ? scaleX.ticks.map((tick) => text(xAt(tick), HEIGHT - MARGIN.bottom + 18, formatTick(tick), 'middle'))
    : categories!.map((name) => text(xAt(name), HEIGHT - MARGIN.bottom + 18, name, 'middle'));
  const yTicks = scaleY.ticks.flatMap((tick) => {
    const y = round(yAt(tick));
    const line = `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}"/>`;
    return [line, text(MARGIN.left - 8, y + 4, formatTick(tick), 'end')];
  });
  const yMiddle = MARGIN.top + plotHeight(HEIGHT) / 2;
  const yTitle = `<text x="16" y="${yMiddle}" text-anchor="middle" transform="rotate(-90 16 ${yMiddle})">${escapeXml(data.yTitle)}</text>`;
  return [...yTicks, ...xTicks, text(WIDTH / 2, HEIGHT - 8, data.xTitle, 'middle'), yTitle, ...marks];
}

/** Gives the height too, which grows with the bars. */
function drawBars(plot: StudyPlot, data: PlotData): [string[], number] {
  const bars = plotBars(data);
  const left = Math.min(300, 24 + 7 * Math.max(...bars.map(({ name }) => name.length)));
  const scale = createScale(bars.flatMap(({ point }) => extent(point)), { type: plot.yScale, fromZero: true }); // biome-ignore format: one thought
  const xAt = (value: number): number => left + scale.position(value) * plotWidth(left);
  const height = MARGIN.top + bars.length * BAR_ROW + MARGIN.bottom;
  const floor = height - MARGIN.bottom;
  const zero = plot.yScale === 'log' ? left : xAt(0);
  const rows = bars.flatMap(({ name, point, series }, row) => {
    const y = MARGIN.top + row * BAR_ROW;
    const [from, to] = [zero, xAt(point.y)].sort((a, b) => a - b) as [number, number];
    const bar = `<rect x="${round(from)}" y="${y + 4}" width="${round(to - from)}" height="${BAR_ROW - 8}" fill="${colourOf(series)}"/>`;
    return [bar, ...whisker(point, xAt, y + BAR_ROW / 2), text(left - 8, y + BAR_ROW / 2 + 4, name, 'end')];
  });
  const ticks = gridLines(scale, xAt, floor);
  return [[...ticks, text((left + WIDTH) / 2, height - 8, data.yTitle, 'middle'), ...rows], height];
}

function gridLines(scale: PlotScale, xAt: (value: number) => number, floor: number): string[] {
  return scale.ticks.flatMap((tick) => {
    const x = round(xAt(tick));
    const line = `<line class="grid" x1="${x}" x2="${x}" y1="${MARGIN.top}" y2="${floor}"/>`;
    return [line, text(x, floor + 18, formatTick(tick), 'middle')];
  });
}

function whisker({ lower, upper }: PlotPoint, xAt: (value: number) => number, y: number): string[] {
  if (lower === null || upper === null) return [];
  return [`<line class="bound" x1="${round(xAt(lower))}" x2="${round(xAt(upper))}" y1="${y}" y2="${y}"/>`];
}

function drawLegend({ series }: PlotData): string[] {
  if (series.length < 2) return [];
  let x: number = MARGIN.left;
  return series.flatMap(({ name }, i) => {
    const at = x;
    x += 26 + 7 * name.length;
    return [`<circle cx="${at}" cy="32" r="4" fill="${colourOf(i)}"/>`, text(at + 8, 36, name, 'start')];
  });
}

function extent({ y, lower, upper }: PlotPoint): number[] {
  return [y, lower ?? y, upper ?? y];
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', style?: string): string {
  const named = style === undefined ? '' : ` class="${style}"`;
  return `<text${named} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeXml(content)}</text>`;
}

const plotWidth = (left: number): number => WIDTH - left - MARGIN.right;
const plotHeight = (height: number): number => height - MARGIN.top - MARGIN.bottom;
const colourOf = (i: number): string => COLOURS[i % COLOURS.length]!;
const round = (value: number): number => Math.round(value * 10) / 10;

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
