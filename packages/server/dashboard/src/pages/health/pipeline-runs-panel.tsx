/** Ingestions and reindexings of a collection, newest first, with the counts that have to add up. */
import type { PipelineRun } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api/client.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCost, formatCount, formatMs, formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';

const PAGE_SIZE = 10;

export function PipelineRunsPanel({ collection }: { readonly collection: string }) {
  const [offset, setOffset] = useState(0);
  const { data, error, isPending } = useQuery({
    queryKey: ['pipeline-runs', collection, offset],
    queryFn: ({ signal }) =>
      read(api.api['pipeline-runs'].$get({ query: { collection, offset, limit: PAGE_SIZE } }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title="Pipeline runs"
      flush
      aside={
        data &&
        data.total > PAGE_SIZE && (
          <Pager noun="runs" offset={offset} limit={PAGE_SIZE} total={data.total} onOffset={setOffset} />
        )
      }
    >
      {isPending && <Loading what="runs" />}
      {error && <ProblemNotice error={error} />}
      {data?.total === 0 && <EmptyState title="Nothing was ingested yet." />}
      {data && data.total > 0 && (
        <DataTable label="Table of pipeline runs" columns={COLUMNS} rows={data.items} keyOf={({ runId }) => runId} />
      )}
    </Panel>
  );
}

const COLUMNS: readonly Column<PipelineRun>[] = [
  {
    id: 'startedAt',
    title: 'Started',
    cell: ({ startedAt }) => <span className="nowrap">{formatTime(startedAt)}</span>,
  },
  {
    ...{ id: 'status', title: 'Status' },
    cell: ({ status, reason }) => (
      <span title={reason ?? undefined}>
        <Badge tone={toneOf(status)}>{status}</Badge>
      </span>
    ),
  },
  {
    id: 'purpose',
    title: 'Purpose',
    cell: ({ purpose, indexVersion }) => <span className="nowrap">{`${purpose}, ${indexVersion}`}</span>,
    wideOnly: true,
  },
  {
    ...{ id: 'counts', title: 'Added, changed, unchanged, deleted, failed' },
    cell: ({ added, changed, unchanged, deleted, failed }) => (
      <span className="nowrap">{[added, changed, unchanged, deleted, failed].map(formatCount).join(' · ')}</span>
    ),
  },
  { id: 'tokens', title: 'Tokens', align: 'right', cell: ({ tokens }) => formatCount(tokens), wideOnly: true },
  { id: 'cost', title: 'Cost', align: 'right', cell: ({ costUsd }) => formatCost(costUsd) },
  { id: 'duration', title: 'Took', align: 'right', cell: ({ durationMs }) => formatMs(durationMs) },
];

function toneOf(status: string): 'good' | 'warn' | 'bad' {
  if (status === 'succeeded') return 'good';
  return status === 'partial' || status === 'running' ? 'warn' : 'bad';
}
