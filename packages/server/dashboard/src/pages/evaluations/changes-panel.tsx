/** Changes of metrics between two runs, each with its interval around zero, its corrected p and what so many cases could have shown. */
import type { MetricChange } from '@raglab/core';
import { Badge, type BadgeProps } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { formatGain, formatP, formatScore } from '../../components/format-number.ts';
import { IntervalBar, scaleAround } from '../../components/interval-bar.tsx';
import { Panel } from '../../components/panel.tsx';
import { setParameters } from '../../router/use-route.ts';

const TONES: Readonly<Record<MetricChange['change'], NonNullable<BadgeProps['tone']>>> = {
  improved: 'good',
  regressed: 'bad',
  equivalent: 'neutral',
  inconclusive: 'warn',
};

export interface ChangesPanelProps {
  readonly title: string;
  readonly changes: readonly MetricChange[];
  /** The metric whose cases are listed. */
  readonly current: string | null;
}

export function ChangesPanel({ title, changes, current }: ChangesPanelProps) {
  const scale = scaleAround(changes.map(({ gain: value, lower, upper }) => ({ value, lower, upper })));
  return (
    <Panel title={title} flush aside="p is corrected for all metrics together (Holm)">
      <DataTable
        label={`Table of ${title.toLowerCase()}`}
        columns={columnsOf(scale)}
        rows={changes}
        keyOf={({ metric, slice }) => `${metric} ${slice}`}
        isCurrent={({ metric, slice }) => slice === null && metric === current}
      />
    </Panel>
  );
}

function columnsOf(scale: readonly [number, number]): readonly Column<MetricChange>[] {
  const barTone = { improved: 'good', regressed: 'bad', equivalent: 'neutral', inconclusive: 'neutral' } as const;
  return [
    {
      ...{ id: 'metric', title: 'Metric', sortBy: ({ metric, slice }) => slice ?? metric },
      cell: ({ metric, slice }) =>
        slice ?? (
          <Button kind="quiet" title="Slices and cases by this metric" onClick={() => setParameters({ metric })}>
            {metric}
          </Button>
        ),
    },
    {
      ...{ id: 'gain', title: 'Gain', align: 'right', sortBy: ({ gain }) => gain },
      cell: ({ gain: value, lower, upper, meanBefore, meanAfter }) => (
        <span title={`${formatScore(meanBefore)} before, ${formatScore(meanAfter)} after`}>
          <Estimate estimate={{ value, lower, upper }} format={formatGain} />
        </span>
      ),
    },
    {
      id: 'change',
      title: 'Change',
      cell: ({ change }) => <Badge tone={TONES[change]}>{change}</Badge>,
      sortBy: ({ change }) => change,
    },
    {
      ...{ id: 'bar', title: '95 % interval', width: '12rem', wideOnly: true },
      cell: ({ gain, lower, upper, change }) => (
        <IntervalBar value={gain} lower={lower} upper={upper} scale={scale} tone={barTone[change]} />
      ),
    },
    {
      id: 'p',
      title: 'p',
      align: 'right',
      wideOnly: true,
      cell: ({ adjustedP }) => formatP(adjustedP),
      sortBy: ({ adjustedP }) => adjustedP,
    },
    {
      ...{ id: 'detectable', title: 'Could be shown', align: 'right', wideOnly: true },
      cell: ({ smallestDetectable }) => formatScore(smallestDetectable),
    },
    { id: 'pairs', title: 'Pairs', align: 'right', cell: ({ pairs }) => pairs },
    {
      id: 'cases',
      title: 'Better, worse',
      align: 'right',
      cell: ({ better, worse }) => `${better}, ${worse}`,
      wideOnly: true,
    },
  ];
}
