/**
 * An evaluation for a terminal: the metrics by layer with mean, interval and measured/total, the slices beside each other, then
 * the gate with its reasons. Plain text; colour only where asked for, and never the only carrier of a meaning.
 */

import type { Verdict } from '../gate/decide-threshold.ts';
import type { GateCriterion } from '../gate/gate.ts';
import { METRIC_LAYERS } from '../scoring/metric.ts';
import type { MetricSummary } from '../scoring/summarise-metric.ts';
import type { EvaluationReport } from './evaluation-report.ts';
import { type Column, textTable } from './text-table.ts';

export interface FormatOptions {
  /** ANSI colours for verdicts and headings; default false. */
  readonly colour?: boolean;
}

export function formatEvaluation(report: EvaluationReport, { colour = false }: FormatOptions = {}): string {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const heading = (text: string): string => paint('1', text);
  const verdict = (value: Verdict): string => paint(VERDICT_COLOURS[value], VERDICT_WORDS[value]);
  const lines = [heading(`Evaluation of ${report.dataset.name}, ${titleOf(report)}`), systemLine(report)];
  for (const layer of METRIC_LAYERS) {
    const metrics = report.metrics.filter((metric) => metric.layer === layer);
    if (metrics.length === 0) continue;
    const [title, ...rows] = textTable(METRIC_COLUMNS, metrics.map(metricCells));
    const judge = layer === 'judge' ? ` by ${report.judge ?? 'nobody: no judge was given'}` : '';
    lines.push('', heading(`layer ${layer}${judge}`), `  ${title}`, ...rows.map((row) => `  ${row}`));
  }
  lines.push(...sliceLines(report, heading));
  lines.push(
    '',
    `${heading('gate')} ${verdict(report.gate.verdict)}${report.gate.reason ? `: ${report.gate.reason}` : ''}`,
  );
  for (const row of report.gate.criteria)
    lines.push(`  ${verdict(row.verdict)}  ${criterionName(row)}`, `      ${row.reason}`);
  return `${lines.join('\n')}\n`;
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
  not_measured: 'NOT MEASURED',
};
const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = {
  pass: '32',
  fail: '31',
  inconclusive: '33',
  not_measured: '35',
};

const METRIC_COLUMNS: readonly Column[] = [
  { title: 'metric', align: 'left' },
  { title: 'mean', align: 'right' },
  { title: '95 % interval', align: 'right' },
  { title: 'measured', align: 'right' },
  { title: 'better', align: 'left' },
  { title: '', align: 'left' },
];

export function titleOf({ dataset, cases, runId }: EvaluationReport): string {
  const limited = dataset.limit === undefined ? '' : `, limited to ${dataset.limit}`;
  return `split ${dataset.split}: ${cases} cases${limited}, run ${runId}`;
}

export function systemLine({ system }: EvaluationReport): string {
  const parts = Object.entries(system).filter(([, value]) => value !== null && String(value).length <= 40);
  return parts.map(([name, value]) => `${name} ${value}`).join(' · ');
}

export function formatMean(value: number | null): string {
  return value === null ? 'not measured' : value.toFixed(3);
}

export function formatInterval({ lower, upper }: Pick<MetricSummary, 'lower' | 'upper'>): string {
  return lower === null || upper === null ? '-' : `${lower.toFixed(3)} to ${upper.toFixed(3)}`;
}

/** What the numbers leave out: cases the metric does not apply to, and why others were not measured. */
export function noteOf({ notApplicable, reason }: MetricSummary): string {
  return [notApplicable > 0 && `${notApplicable} not applicable`, reason].filter(Boolean).join('; ');
}

export function criterionName({ metric, rule, slice }: GateCriterion): string {
  return `${metric} ${rule}${slice === undefined ? '' : ` on ${slice}`}`;
}

function metricCells(metric: MetricSummary): string[] {
  const { id, mean, measured, total, direction } = metric;
  return [id, formatMean(mean), formatInterval(metric), `${measured}/${total}`, direction, noteOf(metric)];
}

/** One column per tag; a mean over fewer cases than the slice has is marked by its count. */
function sliceLines({ slices, metrics }: EvaluationReport, heading: (text: string) => string): string[] {
  if (slices.length === 0 || metrics.length === 0) return [];
  const columns: Column[] = [
    { title: 'metric', align: 'left' },
    ...slices.map(({ tag, cases }): Column => ({ title: `${tag} (${cases})`, align: 'right' })),
  ];
  const rows = metrics.map(({ id }) => [
    id,
    ...slices.map(({ cases, metrics: among }) => {
      const { mean, measured } = among.find((metric) => metric.id === id)!;
      if (mean === null) return '-';
      return measured === cases ? mean.toFixed(3) : `${mean.toFixed(3)} n=${measured}`;
    }),
  ]);
  return ['', heading('slices'), ...textTable(columns, rows).map((line) => `  ${line}`)];
}
