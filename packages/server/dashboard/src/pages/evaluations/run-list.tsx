/** Stored evaluation runs, newest first: verdict, system, one metric with its interval. Two that are ticked can be compared. */
import type { EvaluationRunSummary } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api/client.ts';
import { useJob } from '../../api/use-job.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { Field } from '../../components/field.tsx';
import { formatTime } from '../../components/format-number.ts';
import { JobProgress } from '../../components/job-progress.tsx';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { hrefOf } from '../../router/route.ts';
import { goTo, setParameters, useRoute } from '../../router/use-route.ts';
import { systemWords } from './system-words.ts';

const PAGE_SIZE = 50;
const USUAL_METRIC = 'ndcg_cut_10';

export function RunList() {
  const { parameters } = useRoute();
  const dataset = parameters.get('dataset') ?? '';
  const offset = Number(parameters.get('offset') ?? 0) || 0;
  const { data, error, isPending } = useQuery({
    queryKey: ['runs', dataset, offset],
    queryFn: ({ signal }) => {
      const query = { offset, limit: PAGE_SIZE, ...(dataset && { dataset }) };
      return read(api.api.runs.$get({ query }, { init: { signal } }));
    },
    placeholderData: keepPreviousData,
  });
  const datasets = useQuery({
    queryKey: ['datasets'],
    queryFn: ({ signal }) => read(api.api.datasets.$get({}, { init: { signal } })),
  });
  const running = useJob({ refreshes: [['runs']], adopts: ({ kind }) => kind === 'evaluate' });
  const [chosen, setChosen] = useState<readonly EvaluationRunSummary[]>([]);
  const metrics = [...new Set((data?.items ?? []).flatMap((run) => run.metrics.map(({ id }) => id)))];
  const wanted = parameters.get('metric') ?? USUAL_METRIC;
  const metric = metrics.includes(wanted) ? wanted : (metrics[0] ?? '');
  const names = datasets.data?.items.map(({ name }) => name) ?? [];

  return (
    <>
      <PageHeader
        title="Evaluations"
        about="What the system reached on a dataset, whether the gate let it pass, and where it lost."
      >
        {names.length > 0 && (
          <Field label="Dataset">
            {(id) => (
              <select
                id={id}
                value={dataset}
                onChange={({ target }) => setParameters({ dataset: target.value, offset: undefined })}
              >
                <option value="">all</option>
                {names.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
        )}
        {metrics.length > 0 && (
          <Field label="Metric">
            {(id) => (
              <select id={id} value={metric} onChange={({ target }) => setParameters({ metric: target.value })}>
                {metrics.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
        )}
      </PageHeader>
      <div className="stack">
        {isPending && <Loading what="runs" />}
        {error && <ProblemNotice error={error} />}
        <JobProgress running={running} />
        {data?.total === 0 && (
          <EmptyState title="Nothing was evaluated yet.">
            <p>
              <code>raglab eval run --dataset {dataset || (names[0] ?? 'NAME')}</code> asks every question, scores the
              answers and gates them.
            </p>
          </EmptyState>
        )}
        {data && data.total > 0 && (
          <Panel
            title="Runs"
            flush
            aside={
              <>
                <CompareButton chosen={chosen} />
                <Pager
                  noun="runs"
                  offset={offset}
                  limit={PAGE_SIZE}
                  total={data.total}
                  onOffset={(next) => setParameters({ offset: next || undefined }, {})}
                />
              </>
            }
          >
            <DataTable
              label="Table of runs"
              columns={columnsOf(metric, chosen, setChosen)}
              rows={data.items}
              keyOf={({ runId }) => runId}
              isCurrent={({ runId }) => chosen.some((run) => run.runId === runId)}
            />
          </Panel>
        )}
        {names.length > 0 && !running.isRunning && (
          <p className="row">
            {(dataset === '' ? names : [dataset]).slice(0, 3).map((name) => (
              <Button key={name} onClick={() => void running.start({ kind: 'evaluate', dataset: name })}>
                Evaluate {name} now
              </Button>
            ))}
            <span className="small soft">asks every question of its test split, with the lab as it is configured</span>
          </p>
        )}
      </div>
    </>
  );
}

/** The older of the two is what was before. */
function CompareButton({ chosen }: { readonly chosen: readonly EvaluationRunSummary[] }) {
  const [before, after] = chosen.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)).map(({ runId }) => runId);
  return (
    <Button disabled={chosen.length !== 2} onClick={() => goTo(hrefOf(['evaluations', 'compare'], { before, after }))}>
      {chosen.length === 2 ? 'Compare' : 'Tick two to compare'}
    </Button>
  );
}

function columnsOf(
  metric: string,
  chosen: readonly EvaluationRunSummary[],
  onChoose: (chosen: readonly EvaluationRunSummary[]) => void,
): readonly Column<EvaluationRunSummary>[] {
  const figuresOf = ({ metrics }: EvaluationRunSummary) => metrics.find(({ id }) => id === metric);
  return [
    {
      ...{ id: 'choose', title: 'Compare' },
      cell: (run) => {
        const others = chosen.filter(({ runId }) => runId !== run.runId);
        return (
          <input
            type="checkbox"
            aria-label={`Compare run ${run.runId}`}
            checked={others.length < chosen.length}
            onChange={({ target }) => onChoose(target.checked ? [...others.slice(-1), run] : others)}
          />
        );
      },
    },
    {
      ...{ id: 'run', title: 'Run, and its gate', sortBy: ({ createdAt }) => createdAt },
      cell: ({ runId, createdAt, verdict, dataset, split, system }) => (
        <span className="run-name">
          <span className="row">
            <a href={hrefOf(['evaluations', runId])}>{formatTime(createdAt)}</a> <VerdictBadge verdict={verdict} />
          </span>
          <span className="small soft">
            {dataset}, {split}: {systemWords(system)}
          </span>
        </span>
      ),
    },
    {
      ...{ id: 'metric', title: metric, align: 'right', sortBy: (run) => figuresOf(run)?.mean ?? null },
      cell: (run) => {
        const figures = figuresOf(run);
        if (figures === undefined) return '–';
        const { mean: value, lower, upper, reason, measured, total } = figures;
        return (
          <span className="run-metric">
            <Estimate estimate={{ value, lower, upper }} reason={reason} />
            <span className="small faint">
              {measured}/{total}
            </span>
          </span>
        );
      },
    },
  ];
}
