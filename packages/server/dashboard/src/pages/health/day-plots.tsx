/** A collection's days: documents delivered against what is expected, failures, cost of ingestion, and how long questions took. The table has the numbers. */
import type { OperationsDay } from '@raglab/core';
import { useCallback, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { formatCost, formatCount, formatMs } from '../../components/format-number.ts';
import { PlotFigure, type PlotFigureProps } from '../../components/plot-figure.tsx';

const HEIGHT = 170;

interface Series {
  readonly name: string;
  readonly colour: string;
  readonly value: (day: OperationsDay) => number | null;
}

interface DayPlotProps {
  readonly title: string;
  readonly days: readonly OperationsDay[];
  readonly bars?: readonly Series[];
  readonly lines?: readonly Series[];
  /** Drawn across: what is expected. */
  readonly line?: number;
  readonly format: (value: number) => string;
  /** Said where there is nothing to draw. */
  readonly nothing: string;
}

const DELIVERED: readonly Series[] = [
  { name: 'delivered', colour: 'var(--accent)', value: ({ delivered }) => delivered },
  { name: 'failed', colour: 'var(--bad)', value: ({ failedDocuments }) => failedDocuments },
];
const COST: readonly Series[] = [
  { name: 'ingestion', colour: 'var(--stage-lexical)', value: ({ costUsd }) => costUsd },
];
const TIMES: readonly Series[] = [
  { name: 'p50', colour: 'var(--stage-dense)', value: ({ queryP50Ms }) => queryP50Ms },
  { name: 'p99', colour: 'var(--stage-generate)', value: ({ queryP99Ms }) => queryP99Ms },
];

export interface DayPlotsProps {
  readonly days: readonly OperationsDay[];
  /** Documents a day; 0: at least one. */
  readonly expected: number;
}

export function DayPlots({ days, expected }: DayPlotsProps) {
  const [showsTable, setTable] = useState(false);
  return (
    <div className="stack">
      <div className="day-plots">
        <DayPlot
          title="Documents"
          days={days}
          bars={DELIVERED}
          line={expected || 1}
          format={formatCount}
          nothing="Nothing was delivered on these days."
        />
        <DayPlot
          title="Cost of ingestion"
          days={days}
          bars={COST}
          format={formatCost}
          nothing="Nothing was paid for on these days."
        />
        <DayPlot
          title="Time of questions"
          days={days}
          lines={TIMES}
          format={formatMs}
          nothing="No question was asked on these days."
        />
      </div>
      <p>
        <Button aria-expanded={showsTable} onClick={() => setTable(!showsTable)}>
          {showsTable ? 'Hide the numbers' : 'Show the numbers'}
        </Button>
      </p>
      {showsTable && <DataTable label="Days" columns={COLUMNS} rows={days.toReversed()} keyOf={({ date }) => date} />}
    </div>
  );
}

function DayPlot({ title, days, bars = NONE, lines = NONE, line, format, nothing }: DayPlotProps) {
  const hasValue = [...bars, ...lines].some(({ value }) => days.some((day) => (value(day) ?? 0) > 0));
  const draw = useCallback<PlotFigureProps['draw']>(
    (Plot, width) => {
      const rows = (series: readonly Series[]) =>
        series.flatMap(({ name, value }) => days.map((day) => ({ day: new Date(day.date), name, value: value(day) })));
      const all = [...bars, ...lines];
      // Bars of one day stand on each other.
      const heights = days.map((day) => bars.reduce((sum, { value }) => sum + (value(day) ?? 0), 0));
      const most = Math.max(0, ...heights, ...rows(lines).map(({ value }) => value ?? 0), line ?? 0);
      return Plot.plot({
        ...{ width, height: HEIGHT, marginLeft: 56, marginBottom: 24 },
        x: {
          type: 'utc',
          label: null,
          interval: 'day',
          ticks: Math.max(2, Math.floor(width / 110)),
          tickFormat: '%-d %b',
        },
        y: { label: null, grid: true, ticks: 4, tickFormat: format, domain: [0, most || 1] },
        color: { domain: all.map(({ name }) => name), range: all.map(({ colour }) => colour), legend: all.length > 1 },
        marks: [
          Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
          Plot.rectY(rows(bars), { x: 'day', y: 'value', fill: 'name', inset: 1, interval: 'day' }),
          Plot.line(rows(lines), { x: 'day', y: 'value', stroke: 'name', strokeWidth: 1.5 }),
          Plot.dot(rows(lines), { x: 'day', y: 'value', fill: 'name', r: 3 }),
          ...(line === undefined ? [] : [Plot.ruleY([line], { stroke: 'var(--warn)', strokeDasharray: '4 3' })]),
        ],
      });
    },
    [days, bars, lines, line, format],
  );
  return (
    <div>
      <h3>
        {title}
        {line !== undefined && <span className="faint"> · dashed: at least {formatCount(line)} expected</span>}
      </h3>
      {hasValue ? (
        <PlotFigure
          label={`${title} of the last ${days.length} days; the numbers are in the table.`}
          draw={draw}
          height={HEIGHT}
        />
      ) : (
        <p className="soft day-plot-nothing">{nothing}</p>
      )}
    </div>
  );
}

const NONE: readonly Series[] = [];

const COLUMNS: readonly Column<OperationsDay>[] = [
  { id: 'date', title: 'Day', cell: ({ date }) => <span className="nowrap">{date}</span>, sortBy: ({ date }) => date },
  {
    id: 'runs',
    title: 'Runs',
    align: 'right',
    cell: ({ runs, failedRuns }) => (failedRuns > 0 ? `${runs}, ${failedRuns} failed` : runs),
  },
  {
    id: 'delivered',
    title: 'Delivered',
    align: 'right',
    cell: ({ delivered }) => formatCount(delivered),
    sortBy: ({ delivered }) => delivered,
  },
  { id: 'failed', title: 'Failed', align: 'right', cell: ({ failedDocuments }) => formatCount(failedDocuments) },
  { id: 'tokens', title: 'Tokens', align: 'right', cell: ({ tokens }) => formatCount(tokens) },
  { id: 'cost', title: 'Cost', align: 'right', cell: ({ costUsd }) => formatCost(costUsd) },
  { id: 'queries', title: 'Questions', align: 'right', cell: ({ queries }) => formatCount(queries) },
  { id: 'p50', title: 'p50', align: 'right', cell: ({ queryP50Ms }) => formatMs(queryP50Ms) },
  { id: 'p99', title: 'p99', align: 'right', cell: ({ queryP99Ms }) => formatMs(queryP99Ms) },
];
