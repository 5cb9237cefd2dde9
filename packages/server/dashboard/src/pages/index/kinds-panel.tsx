/** What each kind of index gives up for speed, measured on a sample of this collection: a plot and the same numbers as a table. */
import type { IndexKindMeasurements, IndexKindPoint } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, read } from '../../api/client.ts';
import { useJob } from '../../api/use-job.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount, formatMs, formatTime } from '../../components/format-number.ts';
import { JobProgress } from '../../components/job-progress.tsx';
import { Loading } from '../../components/loading.tsx';
import { Panel } from '../../components/panel.tsx';
import { PlotFigure, type PlotFigureProps } from '../../components/plot-figure.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';

export function KindsPanel({ collection }: { readonly collection: string }) {
  const queryKey = ['index-kinds', collection];
  const { data, error, isPending } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      read(api.api.collections[':name']['index-kinds'].$get({ param: { name: collection } }, { init: { signal } })),
  });
  const running = useJob({
    refreshes: [queryKey],
    adopts: ({ kind, title }) => kind === 'measure-indexes' && title.includes(collection),
  });
  const isMeasured = data !== undefined && data.measuredAt !== null;
  const measure = (
    <Button disabled={running.isRunning} onClick={() => void running.start({ kind: 'measure-indexes', collection })}>
      {isMeasured ? 'Measure again' : 'Measure'}
    </Button>
  );
  return (
    <Panel
      title="Recall against latency"
      aside={
        isMeasured && (
          <>
            measured {formatTime(data.measuredAt)} {measure}
          </>
        )
      }
    >
      <div className="stack">
        <JobProgress running={running} />
        {isPending && <Loading what="measurements" />}
        {error && <ProblemNotice error={error} />}
        {data?.measuredAt === null && !running.isRunning && (
          <EmptyState title="The kinds of index were not compared on this collection yet.">
            <p>
              Each is built over the same sample of vectors and searched with the same questions, beside exact search.
            </p>
            <p style={{ marginTop: 'var(--space-3)' }}>{measure}</p>
          </EmptyState>
        )}
        {isMeasured && <Measured data={data} />}
      </div>
    </Panel>
  );
}

function Measured({ data }: { readonly data: IndexKindMeasurements }) {
  const draw = useCallback<PlotFigureProps['draw']>((Plot, width) => plotOf(Plot, width, data.points), [data.points]);
  return (
    <>
      <div className="index-kinds">
        <PlotFigure
          label={`Recall against latency of ${new Set(data.points.map(({ kind }) => kind)).size} kinds of index; the table has the numbers.`}
          draw={draw}
          height={320}
        />
        <DataTable
          label="Kinds of index"
          maxHeight="21rem"
          columns={COLUMNS}
          rows={data.points}
          keyOf={({ kind, parameter, value }) => `${kind} ${parameter} ${value}`}
        />
      </div>
      <p className="small faint">
        {formatCount(data.rows)} vectors of {data.dimension} dimensions; recall@{data.points[0]?.k} against exact search
        over {data.points[0]?.queries} questions, with 95 % intervals.
      </p>
    </>
  );
}

function plotOf(
  Plot: Parameters<PlotFigureProps['draw']>[0],
  width: number,
  points: readonly IndexKindPoint[],
): Element {
  const rows = points.map((point) => ({ ...point }));
  const channels = { x: 'p50Ms', stroke: 'kind' } as const;
  return Plot.plot({
    width,
    height: 320,
    marginLeft: 48,
    className: 'raglab-plot',
    x: { type: 'log', label: 'median latency, ms (log) →', grid: true, ticks: 4, tickFormat: '~g' },
    y: { label: '↑ recall', grid: true, domain: [Math.min(...points.map(({ lower }) => lower), 0.9), 1] },
    color: { legend: true, domain: [...new Set(points.map(({ kind }) => kind))], range: COLOURS },
    marks: [
      Plot.ruleX(rows, { ...channels, y1: 'lower', y2: 'upper', strokeOpacity: 0.5 }),
      Plot.line(rows, { ...channels, y: 'recall', z: 'kind', strokeWidth: 1.5, sort: 'value' }),
      Plot.dot(rows, {
        ...{ x: 'p50Ms', y: 'recall', fill: 'kind', r: 4, tip: true },
        title: ({ kind, parameter, value, recall, p50Ms }: IndexKindPoint) =>
          `${kind}${parameter ? ` ${parameter} ${value}` : ''}\nrecall ${recall.toFixed(4)}\n${p50Ms.toFixed(2)} ms`,
      }),
    ],
  });
}

const COLOURS = ['dense', 'lexical', 'fused', 'rerank', 'generate', 'choose', 'embed'].map(
  (name) => `var(--stage-${name})`,
);

const COLUMNS: readonly Column<IndexKindPoint>[] = [
  { id: 'kind', title: 'Kind', cell: ({ kind }) => <span className="nowrap">{kind}</span>, sortBy: ({ kind }) => kind },
  {
    ...{ id: 'setting', title: 'Setting', sortBy: ({ value }) => value },
    cell: ({ parameter, value }) => (
      <span className="nowrap">{parameter === null ? '–' : `${parameter} ${value}`}</span>
    ),
  },
  {
    ...{ id: 'recall', title: 'Recall', align: 'right', sortBy: ({ recall }) => recall },
    cell: ({ recall, lower, upper }) => (
      <span title={`${lower.toFixed(4)} to ${upper.toFixed(4)}`}>{recall.toFixed(4)}</span>
    ),
  },
  { id: 'p50', title: 'p50', align: 'right', cell: ({ p50Ms }) => p50Ms.toFixed(2), sortBy: ({ p50Ms }) => p50Ms },
  {
    id: 'p99',
    title: 'p99 ms',
    align: 'right',
    wideOnly: true,
    cell: ({ p99Ms }) => p99Ms.toFixed(2),
    sortBy: ({ p99Ms }) => p99Ms,
  },
  {
    ...{ id: 'build', title: 'Built in', align: 'right', wideOnly: true, sortBy: ({ buildMs }) => buildMs },
    cell: ({ buildMs }) => formatMs(buildMs),
  },
];
