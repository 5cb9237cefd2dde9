/** Every study with its claim and verdict. */
import type { StudySummary } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { StudyVerdict } from './study-verdict.tsx';

export function StudyList() {
  const { data, error, isPending } = useQuery({
    queryKey: ['studies'],
    queryFn: ({ signal }) => read(api.api.studies.$get({}, { init: { signal } })),
  });
  return (
    <>
      <PageHeader
        title="Studies"
        about="Claims of the field, each a program that measures it. A verdict is computed from the figures and holds for what was measured."
      />
      {isPending && <Loading what="studies" />}
      {error && <ProblemNotice error={error} />}
      {data && (
        <Panel title="Claims" flush aside={countsOf(data.items)}>
          {data.items.length === 0 ? (
            <EmptyState title="There are no studies." />
          ) : (
            <DataTable label="Table of studies" columns={COLUMNS} rows={data.items} keyOf={({ name }) => name} />
          )}
        </Panel>
      )}
    </>
  );
}

function countsOf(studies: readonly StudySummary[]): string {
  const counts = Map.groupBy(studies, ({ verdict }) => verdict ?? 'not run');
  const words = (verdict: string, many: boolean): string =>
    many ? verdict.replace('does not hold', 'do not hold').replace('holds', 'hold') : verdict;
  return [...counts].map(([verdict, each]) => `${each.length} ${words(verdict, each.length > 1)}`).join(', ');
}

const COLUMNS: readonly Column<StudySummary>[] = [
  {
    ...{ id: 'verdict', title: 'Verdict', sortBy: ({ verdict }) => verdict },
    cell: ({ verdict }) => <StudyVerdict verdict={verdict} />,
  },
  {
    ...{ id: 'claim', title: 'Claim', sortBy: ({ name }) => name },
    cell: ({ name, claim, why }) => (
      <span className="study-claim">
        <a href={hrefOf(['studies', name])}>{claim}</a>
        {why !== null && <span className="small soft">{why}</span>}
      </span>
    ),
  },
  {
    id: 'measuredAt',
    title: 'Measured',
    cell: ({ measuredAt }) => <span className="nowrap">{measuredAt?.slice(0, 10) ?? '–'}</span>,
    wideOnly: true,
  },
];
