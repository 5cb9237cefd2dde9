/** Health: is the pipeline fresh, is the volume as expected, what failed and why, what did it cost, what is running. */
import type { HealthReport, OperationsOverview } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { useCollection } from '../../api/use-collection.ts';
import { CollectionSelect } from '../../components/collection-select.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Field } from '../../components/field.tsx';
import { Figures } from '../../components/figures.tsx';
import { formatCount, formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { setParameters, useRoute } from '../../router/use-route.ts';
import { ChecksPanel } from './checks-panel.tsx';
import { DayPlots } from './day-plots.tsx';
import { DeadLettersPanel } from './dead-letters-panel.tsx';
import { JobsPanel } from './jobs-panel.tsx';
import { PipelineRunsPanel } from './pipeline-runs-panel.tsx';
import './health-page.css';

const AGAIN_MS = 15_000;
const DAYS = ['7', '14', '30', '90'];

export function HealthPage() {
  const { collection, collections, isPending, error } = useCollection();
  return (
    <>
      <PageHeader
        title="Health"
        about={
          <>
            Freshness, volume, failures, staleness, cost and queue, as <code>raglab health</code> checks them.
          </>
        }
      >
        <CollectionSelect collections={collections} value={collection?.name} />
      </PageHeader>
      {isPending && <Loading what="collections" />}
      {error && <ProblemNotice error={error} />}
      {!isPending && !error && collections.length === 0 && (
        <EmptyState title="This lab has no documents yet.">
          Bring some in with <code>raglab ingest PATH</code>.
        </EmptyState>
      )}
      {collection && <Opened collection={collection.name} />}
    </>
  );
}

function Opened({ collection }: { readonly collection: string }) {
  const { parameters } = useRoute();
  const days = DAYS.find((each) => each === parameters.get('days')) ?? '14';
  const wanted = Number(parameters.get('expected') ?? 0) || 0;
  const expected = Number.isInteger(wanted) && wanted >= 0 ? wanted : 0;
  const health = useQuery({
    queryKey: ['health', collection, expected],
    queryFn: ({ signal }): Promise<HealthReport> => {
      const query = { collection, ...(expected > 0 && { minDocuments: expected }) };
      return read(api.api.health.$get({ query }, { init: { signal } }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  const operations = useQuery({
    queryKey: ['operations', collection, days],
    queryFn: ({ signal }): Promise<OperationsOverview> =>
      read(api.api.operations.$get({ query: { collection, days: Number(days) } }, { init: { signal } })),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  const error = health.error ?? operations.error;
  return (
    <div className="stack">
      {error && <ProblemNotice error={error} />}
      {(health.isPending || operations.isPending) && <Loading what="checks" />}
      {health.data && <ChecksPanel report={health.data} />}
      {operations.data && (
        <>
          <Panel title="Now">
            <Figures figures={figuresOf(operations.data)} />
          </Panel>
          <Panel
            title="Day by day"
            aside={
              <span className="health-days">
                <Field label="Documents expected a day">
                  {(id) => (
                    <input
                      id={id}
                      type="number"
                      min={0}
                      value={expected || ''}
                      placeholder="1"
                      onChange={({ target }) => setParameters({ expected: target.value })}
                    />
                  )}
                </Field>
                <Field label="Days">
                  {(id) => (
                    <select id={id} value={days} onChange={({ target }) => setParameters({ days: target.value })}>
                      {DAYS.map((each) => (
                        <option key={each}>{each}</option>
                      ))}
                    </select>
                  )}
                </Field>
              </span>
            }
          >
            <DayPlots days={operations.data.days} expected={expected} />
          </Panel>
        </>
      )}
      <DeadLettersPanel collection={collection} />
      <JobsPanel />
      <PipelineRunsPanel collection={collection} />
    </div>
  );
}

function figuresOf({
  documents,
  chunks,
  lastRunAt,
  lastRunStatus,
  staleDocuments,
  openDeadLetters,
  jobs,
}: OperationsOverview) {
  return [
    { name: 'Documents', value: formatCount(documents), note: `${formatCount(chunks)} chunks` },
    { name: 'Last run', value: formatTime(lastRunAt), note: lastRunStatus ?? undefined },
    { name: 'Stale documents', value: formatCount(staleDocuments), note: 'newer than their vectors' },
    { name: 'Dead letters', value: formatCount(openDeadLetters), note: 'open' },
    { name: 'Queue', value: formatCount(jobs.queued), note: `${jobs.running} running` },
  ];
}
