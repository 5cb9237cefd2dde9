/** Every metric of a run: mean with its interval, over how many cases it was measured and why not over the others. One is chosen for slices and cases. */
import type { EvaluationLayer, MetricFigures } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { IntervalBar } from '../../components/interval-bar.tsx';
import { Panel } from '../../components/panel.tsx';
import { setParameters } from '../../router/use-route.ts';
import { metricScale } from './metric-scale.ts';

const LAYERS: Readonly<Record<EvaluationLayer, string>> = {
  deterministic: 'checks that are true or false',
  heuristic: 'comparison with the reference',
  judge: 'a judge’s opinion',
};

export interface MetricsPanelProps {
  readonly metrics: readonly MetricFigures[];
  readonly current: string | undefined;
}

export function MetricsPanel({ metrics, current }: MetricsPanelProps) {
  return (
    <Panel title="Metrics" flush aside="means with 95 % intervals, over the cases that could be measured">
      <DataTable
        label="Table of metrics"
        columns={COLUMNS}
        rows={metrics}
        keyOf={({ id }) => id}
        isCurrent={({ id }) => id === current}
      />
    </Panel>
  );
}

const COLUMNS: readonly Column<MetricFigures>[] = [
  {
    ...{ id: 'metric', title: 'Metric', sortBy: ({ id }) => id },
    cell: ({ id, direction }) => (
      <span className="nowrap">
        <Button
          kind="quiet"
          title="Slices and cases by this metric"
          onClick={() => setParameters({ metric: id, offset: undefined })}
        >
          {id}
        </Button>
        {direction === 'lower' && <span className="small faint">lower is better</span>}
      </span>
    ),
  },
  {
    ...{ id: 'mean', title: 'Mean', align: 'right', sortBy: ({ mean }) => mean },
    cell: ({ mean: value, lower, upper, reason }) => <Estimate estimate={{ value, lower, upper }} reason={reason} />,
  },
  {
    ...{ id: 'bar', title: '95 % interval', width: '12rem', wideOnly: true },
    cell: (figures) => (
      <IntervalBar value={figures.mean} lower={figures.lower} upper={figures.upper} scale={metricScale([figures])} />
    ),
  },
  {
    ...{ id: 'measured', title: 'Measured', align: 'right', sortBy: ({ measured, total }) => measured / (total || 1) },
    cell: ({ measured, total }) => `${measured} / ${total}`,
  },
  {
    ...{ id: 'not', title: 'Not measured', wideOnly: true },
    cell: ({ errors, invalidOutputs, notApplicable, reason }) => (
      <span className="row small soft">
        {errors > 0 && <Badge tone="bad">{errors} errors</Badge>}
        {invalidOutputs > 0 && <Badge tone="bad">{invalidOutputs} unreadable</Badge>}
        {notApplicable > 0 && <span>{notApplicable} not applicable</span>}
        {reason}
      </span>
    ),
  },
  {
    id: 'layer',
    title: 'Layer',
    cell: ({ layer }) => <span title={LAYERS[layer]}>{layer}</span>,
    wideOnly: true,
    sortBy: ({ layer }) => layer,
  },
];
