/** One cell of a sweep: its settings, every figure with its interval, both comparisons with the control, and its evaluation run. */
import type { BenchCellDetail, BenchDetail } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { type Figure, Figures } from '../../components/figures.tsx';
import { formatGain, formatP, formatScore } from '../../components/format-number.ts';
import { IntervalBar, scaleAround } from '../../components/interval-bar.tsx';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { ChangeBadge } from './change-badge.tsx';
import { figureOf, formatValue } from './format-figure.ts';
import type { BenchMeasureDetail } from './pareto-front.ts';
import { useBench } from './use-bench.ts';
import './experiments-page.css';

export function CellView({ benchId, cellId }: { readonly benchId: string; readonly cellId: string }) {
  const { data, error, isPending } = useBench(benchId);
  const cell = data?.items.find((each) => each.cellId === cellId);
  return (
    <>
      <p className="small">
        <a href={hrefOf(['experiments', benchId])}>{data?.name ?? 'The sweep'}</a>
      </p>
      {isPending && <Loading what="the cell" />}
      {error && <ProblemNotice error={error} />}
      {data && cell === undefined && <EmptyState title="This sweep has no such cell." />}
      {data && cell && <Opened bench={data} cell={cell} />}
    </>
  );
}

const HEADLINE = ['latency_p95', 'cost_per_1000', 'bytes', 'tokens@k'];

function Opened({ bench, cell }: { readonly bench: BenchDetail; readonly cell: BenchCellDetail }) {
  const quality = bench.measures.find(({ id }) => id === bench.quality)!;
  const control = bench.items.find(({ cellId }) => cellId === bench.control);
  const headline = [quality, ...bench.measures.filter(({ id }) => HEADLINE.includes(id))];
  const figures = headline.map(
    (measure): Figure => ({ name: measure.label, value: formatValue(measure, figureOf(cell, measure)) }),
  );
  return (
    <>
      <PageHeader title={cell.label} about={<SettingList cell={cell} />}>
        {cell.onFront && <Badge tone="accent">on the front</Badge>}
        {cell.cellId === bench.control && <Badge>the control</Badge>}
        {cell.state !== 'done' && <Badge tone={cell.state === 'failed' ? 'bad' : 'warn'}>{cell.state}</Badge>}
      </PageHeader>
      <div className="stack">
        {cell.reason !== null && <ProblemNotice error={new Error(cell.reason)} />}
        <Panel title="In short">
          <Figures figures={figures} />
        </Panel>
        <Panel title="Its run">
          {cell.runId === null ? (
            <p className="soft">It was not asked yet.</p>
          ) : (
            <p className="row">
              <a href={hrefOf(['evaluations', cell.runId])}>Run {cell.runId}</a>
              <span className="soft">metrics, slices, the worst cases</span>
              {control?.runId && control.runId !== cell.runId && (
                <a href={hrefOf(['evaluations', 'compare'], { before: control.runId, after: cell.runId })}>
                  Case by case against the control
                </a>
              )}
            </p>
          )}
        </Panel>
        {cell.againstControl && control && <AgainstControl cell={cell} control={control} tokens={bench.tokens} />}
        <Panel title="All figures" flush>
          <DataTable label="Figures" columns={columnsOf(cell)} rows={bench.measures} keyOf={({ id }) => id} />
        </Panel>
      </div>
    </>
  );
}

function SettingList({ cell: { settings } }: { readonly cell: BenchCellDetail }) {
  return (
    <span className="fact-line small">
      {Object.entries(settings)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <span key={name}>
            {name} <Badge>{String(value)}</Badge>
          </span>
        ))}
    </span>
  );
}

interface AgainstControlProps {
  readonly cell: BenchCellDetail;
  readonly control: BenchCellDetail;
  readonly tokens: number;
}

function AgainstControl({ cell, control, tokens }: AgainstControlProps) {
  const { equalTokens, equalK } = cell.againstControl!;
  const changes = [
    { id: 'tokens', name: `at ${tokens.toLocaleString('en')} tokens a question`, ...equalTokens },
    { id: 'k', name: 'at the same number of chunks', ...equalK },
  ];
  const scale = scaleAround(changes.map(({ gain: value, lower, upper }) => ({ value, lower, upper })));
  const tones = { better: 'good', worse: 'bad', undecided: 'neutral', 'not measured': 'neutral' } as const;
  return (
    <Panel title={`Against the control, ${control.label}`} flush aside="paired by question; positive is better">
      <DataTable
        label="Against the control"
        rows={changes}
        keyOf={({ id }) => id}
        columns={[
          { id: 'name', title: 'Compared', cell: ({ name }) => name },
          { id: 'verdict', title: 'Difference', cell: (change) => <ChangeBadge change={change} /> },
          {
            ...{ id: 'bar', title: '95 % interval', width: '14rem' },
            cell: ({ gain, lower, upper, verdict }) => (
              <>
                <IntervalBar value={gain} lower={lower} upper={upper} scale={scale} tone={tones[verdict]} />
                <span className="small faint nowrap">
                  {formatGain(lower)} to {formatGain(upper)}
                </span>
              </>
            ),
          },
          { id: 'p', title: 'p (Holm)', align: 'right', cell: ({ adjustedP }) => formatP(adjustedP) },
          { id: 'pairs', title: 'Pairs', align: 'right', cell: ({ pairs }) => pairs },
          {
            ...{ id: 'detectable', title: 'Could be shown', align: 'right' },
            cell: ({ smallestDetectable }) => formatScore(smallestDetectable),
          },
        ]}
      />
    </Panel>
  );
}

function columnsOf(cell: BenchCellDetail): readonly Column<BenchMeasureDetail>[] {
  return [
    { id: 'label', title: 'Measure', cell: ({ label }) => label, sortBy: ({ label }) => label },
    {
      ...{ id: 'value', title: 'Value', align: 'right' },
      cell: (measure) => {
        const figure = cell.figures[measure.id];
        return figure === undefined ? (
          '–'
        ) : (
          <Estimate estimate={figure} reason={figure.reason} format={(value) => formatValue(measure, value)} />
        );
      },
    },
    {
      ...{ id: 'measured', title: 'Measured', align: 'right' },
      cell: ({ id }) => {
        const { measured, total } = cell.figures[id] ?? {};
        return measured === undefined ? '–' : `${measured} / ${total}`;
      },
    },
    { id: 'direction', title: 'Better', cell: ({ direction }) => direction, wideOnly: true },
  ];
}
