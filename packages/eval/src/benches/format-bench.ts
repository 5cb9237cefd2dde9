/** A bench for the terminal: the table, the front, what each axis does, and the plot of quality against latency. */
import { textTable } from '@raglab/core';
import { axisEffects } from './axis-effects.ts';
import type { BenchCell, BenchComparison, BenchReport } from './bench-report.ts';
import { benchScatter } from './bench-scatter.ts';
import { drawScatter } from './draw-scatter.ts';
import { formatFigure } from './format-figure.ts';
import { rankCells } from './rank-cells.ts';

export interface FormatBenchOptions {
  /** Rows of the table at most; the control and the front are always in it. Default 25. */
  readonly rows?: number;
  /** Columns of the terminal. */
  readonly width?: number;
}

const MARKS: Readonly<Record<BenchComparison['verdict'], string>> = {
  better: '▲',
  worse: '▼',
  undecided: '',
  'not measured': '?',
};

export function formatBench(report: BenchReport, { rows = 25, width = 100 }: FormatBenchOptions = {}): string {
  const parts = [headOf(report), formatTable(report, rows)];
  const effects = formatEffects(report);
  if (effects) parts.push(effects);
  const scatter = benchScatter(report);
  if (scatter) parts.push(drawScatter(scatter, { width: Math.min(width, 100) }).join('\n'));
  return parts.join('\n\n');
}

function headOf({
  name,
  dataset,
  split,
  questions,
  done,
  cells,
  failed,
  tokens,
  metric,
  leftOut,
}: BenchReport): string {
  const lines = [
    `${name}: ${done} of ${cells} cells on ${dataset} (${split}, ${questions} questions)${failed > 0 ? `, ${failed} failed` : ''}`,
    `compared by ${metric} in ${tokens.toLocaleString('en')} tokens; beside it over the first k chunks`,
    ...leftOut.map(({ reason, combinations }) => `left out: ${combinations} combinations (${reason})`),
  ];
  return lines.join('\n');
}

/** The rows as they are printed; every time stands in the column that says ms. */
function formatTable(report: BenchReport, rows: number): string {
  const { items, control, quality, metric } = report;
  const ranked = rankCells(report);
  const shown = ranked.filter((cell, i) => i < rows || cell.cellId === control || cell.onFront);
  const hasCost = items.some(({ figures: { cost_per_1000: cost } }) => cost !== undefined && cost.value !== 0);
  const right = 'right' as const;
  const columns = [
    { title: '#', align: right },
    { title: 'cell' },
    { title: `${metric}, equal tokens` },
    { title: 'against the control' },
    { title: 'at k', align: right },
    { title: 'tokens at k', align: right },
    { title: 'p95 ms', align: right },
    ...(hasCost ? [{ title: '$ per 1,000', align: right }] : []),
    { title: 'chunks', align: right },
    { title: 'bytes', align: right },
    { title: 'front' },
  ];
  const atK = quality.includes('@') ? `${metric}@k` : quality;
  const body = shown.map((cell) => {
    const { figures, onFront } = cell;
    const cells = [String(ranked.indexOf(cell) + 1), cell.label];
    if (cell.state !== 'done') return [...cells, `${cell.state}${cell.reason === null ? '' : `: ${cell.reason}`}`];
    return [
      ...cells,
      formatFigure(figures[quality], null),
      againstControl(cell, control),
      formatFigure(strip(figures[atK]), null),
      formatFigure(figures['tokens@k'], 'tokens'),
      formatFigure(figures.latency_p95, 'ms'),
      ...(hasCost ? [formatFigure(figures.cost_per_1000, 'USD')] : []),
      formatFigure(figures.chunks, 'tokens'),
      formatFigure(figures.bytes, 'bytes'),
      onFront ? '★' : '',
    ];
  });
  const rest = ranked.length - shown.length;
  const notes = [
    '▲ better, ▼ worse than the control (paired, Holm over the cells, p < .05); without a mark no difference was shown.',
    '★ on the front: no cell is as good in quality, p95, cost and bytes and better in one.',
    ...(rest > 0 ? [`${rest} further cells are in the page and with --json.`] : []),
  ];
  return [...textTable(columns, body), '', ...notes].join('\n');
}

function strip(figure: BenchCell['figures'][string] | undefined): BenchCell['figures'][string] | undefined {
  return figure && { ...figure, lower: null, upper: null };
}

function againstControl({ cellId, againstControl }: BenchCell, control: string | null): string {
  if (cellId === control) return 'the control';
  const compared = againstControl?.equalTokens;
  if (!compared || compared.gain === null) return 'not measured';
  return `${signed(compared.gain)} ${MARKS[compared.verdict]}`.trim();
}

function formatEffects(report: BenchReport): string {
  const all = axisEffects(report, report.quality);
  if (all.length === 0) return '';
  const highest = Math.max(...all.flatMap(({ effects }) => effects.map(({ mean }) => Math.abs(mean))), 1e-9);
  const rows = all.flatMap(({ axis, effects }) =>
    effects.map(({ value, cells, mean, best }, i) => [
      i === 0 ? axis : '',
      String(value),
      '█'.repeat(Math.round((Math.abs(mean) / highest) * 30)),
      mean.toFixed(3),
      best.toFixed(3),
      String(cells),
    ]),
  );
  const right = 'right' as const;
  const columns = [
    { title: 'axis' },
    { title: 'value' },
    { title: `mean ${report.metric} over the cells` },
    { title: 'mean', align: right },
    { title: 'best', align: right },
    { title: 'cells', align: right },
  ];
  return textTable(columns, rows).join('\n');
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}
