/** Every sweep that this lab has stored, newest first. */
import type { BenchSummary } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { isRunning } from './use-bench.ts';

const MOST = 200;

export function BenchList() {
  const { data, error, isPending } = useQuery({
    queryKey: ['benches'],
    queryFn: ({ signal }) => read(api.api.benches.$get({ query: { limit: MOST } }, { init: { signal } })),
  });
  return (
    <>
      <PageHeader
        title="Experiments"
        about="Sweeps over chunkers, sizes, embedders, indexes and rerankers: what each combination reaches, and what it costs."
      />
      {isPending && <Loading what="sweeps" />}
      {error && <ProblemNotice error={error} />}
      {data?.total === 0 && (
        <EmptyState title="No sweep was run in this lab yet.">
          <p>
            <code>raglab bench GRID.yaml</code> runs one; <code>raglab bench --help</code> shows what a grid says. The
            page follows it while it runs.
          </p>
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <Panel title="Sweeps" flush aside={data.total > MOST ? `the newest ${MOST} of ${data.total}` : undefined}>
          <DataTable label="Table of sweeps" columns={COLUMNS} rows={data.items} keyOf={({ benchId }) => benchId} />
        </Panel>
      )}
    </>
  );
}

export function BenchState({ bench }: { readonly bench: BenchSummary }) {
  if (bench.failed > 0) return <Badge tone="bad">{bench.failed} cells failed</Badge>;
  if (bench.finishedAt !== null) return <Badge tone="good">done</Badge>;
  return isRunning(bench) ? <Badge tone="accent">running</Badge> : <Badge tone="warn">stopped</Badge>;
}

const COLUMNS: readonly Column<BenchSummary>[] = [
  {
    ...{ id: 'name', title: 'Sweep', sortBy: ({ name }) => name },
    cell: ({ benchId, name }) => <a href={hrefOf(['experiments', benchId])}>{name}</a>,
  },
  { id: 'dataset', title: 'Dataset', cell: ({ dataset }) => dataset, sortBy: ({ dataset }) => dataset },
  {
    ...{ id: 'cells', title: 'Cells', align: 'right', sortBy: ({ cells }) => cells },
    cell: ({ cells, done }) => (done === cells ? cells : `${done} of ${cells}`),
  },
  { id: 'state', title: 'State', cell: (bench) => <BenchState bench={bench} /> },
  {
    ...{ id: 'createdAt', title: 'Begun', wideOnly: true, sortBy: ({ createdAt }) => createdAt },
    cell: ({ createdAt }) => <span className="nowrap">{formatTime(createdAt)}</span>,
  },
];
