/** Search modes side by side: each retrieval metric's mean with its interval. */
import { textTable } from '@raglab/core';
import type { MetricSummary } from '@raglab/eval';
import type { ModeResult } from '../lab/evaluate-dataset.ts';
import { createPaint } from '../terminal/paint.ts';
import type { Terminal } from '../terminal/terminal.ts';

export function formatModes(modes: readonly ModeResult[], terminal: Pick<Terminal, 'colour'>): string {
  const paint = createPaint(terminal);
  const [first] = modes;
  const ids = first?.metrics.map(({ id }) => id) ?? [];
  const overall = ids.map((id) => [
    id,
    ...modes.map(({ metrics }) => formatMean(metrics.find((metric) => metric.id === id))),
  ]);
  // By kind of question for the first metric alone: where the modes differ is what one looks for here.
  const bySlice = (first?.slices ?? []).flatMap(({ tag }) => {
    const cells = modes.map(({ slices }) => slices.find((slice) => slice.tag === tag)?.metrics[0]);
    return cells.some((metric) => (metric?.mean ?? null) !== null) ? [[`  on ${tag}`, ...cells.map(formatMean)]] : [];
  });
  const columns = [{ title: 'retrieval' }, ...modes.map(({ mode }) => ({ title: mode }))];
  const rows = [...overall.slice(0, 1), ...bySlice, ...overall.slice(1)];
  return `${paint.bold('Search modes')} (mean and 95 % interval)\n${textTable(columns, rows).join('\n')}`;
}

function formatMean(metric: Pick<MetricSummary, 'mean' | 'lower' | 'upper'> | undefined): string {
  if (!metric || metric.mean === null) return 'not measured';
  const interval =
    metric.lower === null || metric.upper === null ? '' : ` [${metric.lower.toFixed(3)}, ${metric.upper.toFixed(3)}]`;
  return `${metric.mean.toFixed(3)}${interval}`;
}
