/** The checks of `raglab health`: what each expects, what it found, and what mends it. */
import type { HealthReport, HealthStatus } from '@raglab/core';
import { Badge, type BadgeProps } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';

const SHOWN: Readonly<Record<HealthStatus, readonly [NonNullable<BadgeProps['tone']>, string]>> = {
  ok: ['good', 'ok'],
  missing_data: ['bad', 'missing data'],
  low_volume: ['warn', 'low volume'],
  stale: ['warn', 'stale'],
  source_failure: ['bad', 'source failure'],
};

export function ChecksPanel({ report: { status, checks } }: { readonly report: HealthReport }) {
  const failing = checks.filter((check) => check.status !== 'ok').length;
  return (
    <Panel
      title="Checks"
      flush
      aside={
        <>
          {failing === 0 ? 'all of them hold' : `${failing} of ${checks.length} fail`} <StatusBadge status={status} />
        </>
      }
    >
      <DataTable label="Table of checks" columns={COLUMNS} rows={checks} keyOf={({ name }) => name} />
    </Panel>
  );
}

function StatusBadge({ status }: { readonly status: HealthStatus }) {
  const [tone, word] = SHOWN[status];
  return <Badge tone={tone}>{word}</Badge>;
}

const COLUMNS: readonly Column<HealthReport['checks'][number]>[] = [
  { id: 'status', title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    ...{ id: 'found', title: 'Check, and what it found' },
    cell: ({ name, received, remedy }) => (
      <span className="health-found">
        <strong>{name.replaceAll('_', ' ')}</strong>
        <span>{received}</span>
        {remedy !== undefined && <span className="small soft">{remedy}</span>}
      </span>
    ),
  },
  {
    id: 'expected',
    title: 'Expected',
    cell: ({ expected }) => <span className="small soft">{expected}</span>,
    wideOnly: true,
  },
];
