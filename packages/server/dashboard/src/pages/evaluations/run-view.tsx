/** One evaluation run: verdict, where cases are lost, metrics, slices, cases with the worst first, and what the system was. */
import type { EvaluationRun } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { Field } from '../../components/field.tsx';
import { formatCount, formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { hrefOf } from '../../router/route.ts';
import { goTo, useRoute } from '../../router/use-route.ts';
import { CasesPanel } from './cases-panel.tsx';
import { CorrectedPanel } from './corrected-panel.tsx';
import { FunnelPanel } from './funnel-panel.tsx';
import { GatePanel } from './gate-panel.tsx';
import { MetricsPanel } from './metrics-panel.tsx';
import { SlicesPanel } from './slices-panel.tsx';
import { systemWords } from './system-words.ts';
import { useRun } from './use-run.ts';

export function RunView({ runId }: { readonly runId: string }) {
  const { data, error, isPending, refetch } = useRun(runId);
  return (
    <>
      <p className="small">
        <a href={hrefOf(['evaluations'])}>All runs</a>
      </p>
      {isPending && <Loading what="the run" />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && <Opened run={data} />}
    </>
  );
}

function Opened({ run }: { readonly run: EvaluationRun }) {
  const { parameters } = useRoute();
  const ids = run.metrics.map(({ id }) => id);
  const wanted = parameters.get('metric');
  const gated = run.gate?.criteria.find(({ metric }) => ids.includes(metric) && metric.startsWith('ndcg'))?.metric;
  const metric = ids.find((id) => id === wanted) ?? gated ?? ids.find((id) => id.startsWith('ndcg')) ?? ids[0];
  const tag = parameters.get('tag') ?? '';
  return (
    <>
      <PageHeader title={`${run.dataset}, ${run.split}`} about={<RunFacts run={run} />}>
        <VerdictBadge verdict={run.verdict} />
        <CompareWith run={run} />
      </PageHeader>
      <div className="stack">
        <GatePanel run={run} />
        <FunnelPanel funnel={run.funnel} />
        <MetricsPanel metrics={run.metrics} current={metric} />
        {run.corrected !== null && <CorrectedPanel corrected={run.corrected} />}
        {metric !== undefined && <SlicesPanel run={run} metric={metric} tag={tag} />}
        {run.funnel.length > 0 && <CasesPanel run={run} metric={wanted === null ? undefined : metric} tag={tag} />}
        <SystemPanel run={run} />
      </div>
    </>
  );
}

function RunFacts({ run }: { readonly run: EvaluationRun }) {
  return (
    <span className="fact-line small">
      <span>{formatTime(run.createdAt)}</span>
      <span>{formatCount(run.cases)} cases</span>
      <span>{systemWords(run.system)}</span>
      <a href={hrefOf(['label'], { run: run.runId })}>Label its answers</a>
    </span>
  );
}

const NEWEST = 100;

/** Other runs on the same dataset; the older of the two is what was before. */
function CompareWith({ run }: { readonly run: EvaluationRun }) {
  const { data } = useQuery({
    queryKey: ['runs', run.dataset, 'newest'],
    queryFn: ({ signal }) =>
      read(api.api.runs.$get({ query: { dataset: run.dataset, limit: NEWEST } }, { init: { signal } })),
  });
  const others = data?.items.filter(
    ({ runId, split, cases }) => runId !== run.runId && split === run.split && cases !== null,
  );
  if (others === undefined || others.length === 0) return null;
  const compare = (runId: string): void => {
    const other = others.find((each) => each.runId === runId);
    if (other === undefined) return;
    const [before, after] = other.createdAt < run.createdAt ? [runId, run.runId] : [run.runId, runId];
    goTo(hrefOf(['evaluations', 'compare'], { before, after }));
  };
  return (
    <Field label="Compare with">
      {(id) => (
        <select id={id} value="" className="run-other" onChange={({ target }) => compare(target.value)}>
          <option value="">another run …</option>
          {others.map(({ runId, createdAt, system }) => (
            <option key={runId} value={runId}>
              {formatTime(createdAt)} {systemWords(system)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function SystemPanel({ run }: { readonly run: EvaluationRun }) {
  const { system, judge, suite, codeCommit, seed, datasetHash, runId } = run;
  const facts = {
    run: runId,
    ...system,
    judge,
    suite: suite.path ?? suite.name,
    commit: codeCommit,
    seed,
    dataset: datasetHash,
  };
  return (
    <Panel title="What ran">
      <dl className="run-system">
        {Object.entries(facts)
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="code">{String(value)}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}
