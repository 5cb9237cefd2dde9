/** Search modes side by side: each retrieval metric's mean with its interval. */
import { textTable } from '@raglab/core';
import type { MetricSummary } from '@raglab/eval';
import type { ModeResult } from '../lab/evaluate-dataset.ts';
import { createPaint } from '../terminal/paint.ts';
import type { Terminal } from '../terminal/terminal.ts';

export function formatModes(modes: readonly ModeResult[], terminal: Pick<Terminal, 'colour'>): string {
  const paint = createPaint(terminal);
  const ids = modes[0]?.metrics.map(({ id }) => id) ?? [];
  const rows = ids.map((id) => [
    id,
    ...modes.map(({ metrics }) => formatMean(metrics.find((metric) => metric.id === id))),
  ]);
  const columns = [{ title: 'retrieval' }, ...modes.map(({ mode }) => ({ title: mode }))];
  return `${paint.bold('Search modes')} (mean and 95 % interval)\n${textTable(columns, rows).join('\n')}`;
}

function formatMean(metric: Pick<MetricSummary, 'mean' | 'lower' | 'upper'> | undefined): string {
  if (!metric || metric.mean === null) return 'not measured';
  const interval =
    metric.lower === null || metric.upper === null ? '' : ` [${metric.lower.toFixed(3)}, ${metric.upper.toFixed(3)}]`;
  return `${metric.mean.toFixed(3)}${interval}`;
}
