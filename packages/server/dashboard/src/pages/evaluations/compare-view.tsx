/** Two runs on the same questions: what differs between the systems, what changed beyond chance, where, and in which cases. */
import type { EvaluationComparison } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api/client.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatGain, formatScore, formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { hrefOf } from '../../router/route.ts';
import { useRoute } from '../../router/use-route.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { systemWords } from './system-words.ts';

export interface ComparedRuns {
  readonly before: string;
  readonly after: string;
}

/** The largest losses; the rest on request. */
const FIRST_CASES = 25;

export function CompareView({ before, after }: ComparedRuns) {
  const metric = useRoute().parameters.get('metric') ?? '';
  const { data, error, isPending } = useQuery({
    queryKey: ['comparisons', before, after, metric],
    queryFn: ({ signal }): Promise<EvaluationComparison> =>
      read(api.api.comparisons.$get({ query: { before, after, ...(metric && { metric }) } }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <p className="small">
        <a href={hrefOf(['evaluations'])}>All runs</a>
      </p>
      <PageHeader
        title="Two runs compared"
        about="Paired case by case: the same question, before and after. Positive is better, whatever the metric’s direction."
      />
      {isPending && <Loading what="the comparison" />}
      {error && <ProblemNotice error={error} />}
      {data && <Opened comparison={data} />}
    </>
  );
}

function Opened({ comparison }: { readonly comparison: EvaluationComparison }) {
  const { metrics, slices, metric } = comparison;
  const ofMetric = slices.filter((change) => change.metric === metric);
  return (
    <div className="stack">
      <DifferencesPanel comparison={comparison} />
      <ChangesPanel title="Metrics" changes={metrics} current={metric} />
      {ofMetric.length > 0 && <ChangesPanel title={`Slices by ${metric}`} changes={ofMetric} current={null} />}
      <ChangedCases comparison={comparison} />
    </div>
  );
}

function ChangedCases({ comparison: { before, after, metric, cases } }: { readonly comparison: EvaluationComparison }) {
  const [shown, setShown] = useState(FIRST_CASES);
  return (
    <Panel
      title={`Cases that changed by ${metric ?? 'no shared metric'}`}
      flush
      aside={`${cases.length} of them, largest loss first`}
    >
      {cases.length === 0 ? (
        <EmptyState title="No case changed." />
      ) : (
        <DataTable
          label="Cases"
          columns={caseColumns(before.runId, after.runId)}
          rows={cases.slice(0, shown)}
          keyOf={({ caseId }) => caseId}
        />
      )}
      {cases.length > shown && (
        <p className="gate-verdict">
          <Button onClick={() => setShown(cases.length)}>Show all {cases.length}</Button>
        </p>
      )}
    </Panel>
  );
}

function DifferencesPanel({
  comparison: { before, after, differences },
}: {
  readonly comparison: EvaluationComparison;
}) {
  return (
    <Panel title="What differs" flush aside={differences.length === 0 ? 'nothing that the runs know of' : undefined}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard */}
      <section className="data-table" aria-label="Differences" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td />
              {[before, after].map((run, i) => (
                <th key={run.runId} scope="col">
                  {i === 0 ? 'before: ' : 'after: '}
                  <a href={hrefOf(['evaluations', run.runId])}>{formatTime(run.createdAt)}</a>{' '}
                  <VerdictBadge verdict={run.verdict} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.length === 0 && (
              <tr>
                <th scope="row">system</th>
                <td>{systemWords(before.system)}</td>
                <td>{systemWords(after.system)}</td>
              </tr>
            )}
            {differences.map(({ what, ...values }) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td className="code">{values.before}</td>
                <td className="code">{values.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function caseColumns(before: string, after: string): readonly Column<EvaluationComparison['cases'][number]>[] {
  return [
    {
      ...{ id: 'question', title: 'Case' },
      cell: ({ caseId, question }) => (
        <span className="case-question">
          <a href={hrefOf(['evaluations', 'compare', caseId], { before, after })}>{question ?? caseId}</a>
        </span>
      ),
    },
    {
      id: 'before',
      wideOnly: true,
      title: 'Before',
      align: 'right',
      cell: (change) => formatScore(change.before),
      sortBy: (change) => change.before,
    },
    {
      id: 'after',
      wideOnly: true,
      title: 'After',
      align: 'right',
      cell: (change) => formatScore(change.after),
      sortBy: (change) => change.after,
    },
    {
      ...{ id: 'gain', title: 'Gain', align: 'right', sortBy: ({ gain }) => gain },
      cell: ({ gain }) => <Badge tone={gain < 0 ? 'bad' : 'good'}>{formatGain(gain)}</Badge>,
    },
  ];
}
