/** One metric over the groups of cases that carry a tag: where the system is weak. */
import type { EvaluationRun, MetricFigures } from '@raglab/core';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { IntervalBar } from '../../components/interval-bar.tsx';
import { Panel } from '../../components/panel.tsx';
import { setParameters } from '../../router/use-route.ts';
import { metricScale } from './metric-scale.ts';

interface Slice {
  readonly tag: string;
  readonly cases: number;
  readonly figures: MetricFigures;
}

export interface SlicesPanelProps {
  readonly run: EvaluationRun;
  readonly metric: string;
  readonly tag: string;
}

export function SlicesPanel({ run, metric, tag }: SlicesPanelProps) {
  const slices = run.slices.flatMap(({ tag: name, cases, metrics }): Slice[] => {
    const figures = metrics.find(({ id }) => id === metric);
    return figures === undefined ? [] : [{ tag: name, cases, figures }];
  });
  if (slices.length === 0) return null;
  const scale = metricScale(slices.map(({ figures }) => figures));
  const columns: readonly Column<Slice>[] = [
    {
      ...{ id: 'tag', title: 'Tag', sortBy: (slice) => slice.tag },
      cell: (slice) => (
        <Button
          kind="quiet"
          aria-pressed={slice.tag === tag}
          onClick={() => setParameters({ tag: slice.tag === tag ? undefined : slice.tag, offset: undefined })}
        >
          {slice.tag}
        </Button>
      ),
    },
    {
      ...{ id: 'mean', title: 'Mean', align: 'right', sortBy: ({ figures }) => figures.mean },
      cell: ({ figures: { mean: value, lower, upper, reason } }) => (
        <Estimate estimate={{ value, lower, upper }} reason={reason} />
      ),
    },
    {
      ...{ id: 'bar', title: '95 % interval', width: '12rem', wideOnly: true },
      cell: ({ figures }) => (
        <IntervalBar value={figures.mean} lower={figures.lower} upper={figures.upper} scale={scale} />
      ),
    },
    {
      ...{ id: 'measured', title: 'Measured', align: 'right' },
      cell: ({ figures }) => `${figures.measured} / ${figures.total}`,
    },
    {
      id: 'cases',
      title: 'Cases',
      align: 'right',
      cell: ({ cases }) => cases,
      sortBy: ({ cases }) => cases,
      wideOnly: true,
    },
  ];
  return (
    <Panel title={`Slices by ${metric}`} flush aside="a tag shows its cases below">
      <DataTable
        label="Slices"
        columns={columns}
        rows={slices}
        keyOf={(slice) => slice.tag}
        isCurrent={(slice) => slice.tag === tag}
      />
    </Panel>
  );
}
