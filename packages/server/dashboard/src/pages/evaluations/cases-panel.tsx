/** The cases of a run, worst first: over the gate's metrics together, or by one metric. */
import type { EvaluationCaseSummary, EvaluationRun } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Field } from '../../components/field.tsx';
import { Loading } from '../../components/loading.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { hrefOf } from '../../router/route.ts';
import { setParameters, useRoute } from '../../router/use-route.ts';
import { ScoreCell } from './score-cell.tsx';

const PAGE_SIZE = 20;
/** Columns beside the question: more are on the case's own page. */
const SHOWN_METRICS = 4;

export interface CasesPanelProps {
  readonly run: EvaluationRun;
  /** Undefined: the gate's metrics together. */
  readonly metric: string | undefined;
  readonly tag: string;
}

export function CasesPanel({ run, metric, tag }: CasesPanelProps) {
  const { parameters } = useRoute();
  const contains = parameters.get('contains') ?? '';
  const offset = Number(parameters.get('offset') ?? 0) || 0;
  const { data, error, isPending } = useQuery({
    queryKey: ['runs', run.runId, 'cases', metric, tag, contains, offset],
    queryFn: ({ signal }) => {
      const query = {
        offset,
        limit: PAGE_SIZE,
        ...(metric && { metric }),
        ...(tag && { tag }),
        ...(contains && { contains }),
      };
      return read(api.api.runs[':runId'].cases.$get({ param: { runId: run.runId }, query }, { init: { signal } }));
    },
    placeholderData: keepPreviousData,
  });
  const gated = [...new Set(run.gate?.criteria.map((criterion) => criterion.metric) ?? [])];
  const metrics = metric === undefined ? (gated.length > 0 ? gated : run.metrics.map(({ id }) => id)) : [metric];
  // The first criteria are mostly checks that all cases pass: what varies between the cases says more.
  const shown = metrics
    .toSorted((a, b) => Number(isPerfect(run, a)) - Number(isPerfect(run, b)))
    .slice(0, SHOWN_METRICS);
  return (
    <Panel
      title={metric === undefined ? 'Worst cases' : `Worst cases by ${metric}`}
      flush
      aside={
        data && (
          <Pager
            noun="cases"
            offset={offset}
            limit={PAGE_SIZE}
            total={data.total}
            onOffset={(next) => setParameters({ offset: next || undefined }, {})}
          />
        )
      }
    >
      <div className="case-filters">
        <SearchField
          label="Question contains"
          value={contains}
          onChange={(text) => setParameters({ contains: text, offset: undefined })}
        />
        <Field label="Tag">
          {(id) => (
            <select
              id={id}
              value={tag}
              onChange={({ target }) => setParameters({ tag: target.value, offset: undefined })}
            >
              <option value="">all</option>
              {run.slices.map((slice) => (
                <option key={slice.tag}>{slice.tag}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Ordered by">
          {(id) => (
            <select
              id={id}
              value={metric ?? ''}
              onChange={({ target }) => setParameters({ metric: target.value, offset: undefined })}
            >
              <option value="">{gated.length > 0 ? 'all gated metrics' : 'all metrics'}</option>
              {run.metrics.map(({ id: name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {isPending && <Loading what="cases" />}
      {error && <ProblemNotice error={error} />}
      {data?.total === 0 && <EmptyState title="No case is like this." />}
      {data && data.total > 0 && (
        <DataTable
          label="Cases"
          columns={columnsOf(run.runId, shown)}
          rows={data.items}
          keyOf={({ caseId }) => caseId}
        />
      )}
    </Panel>
  );
}

function isPerfect({ metrics }: EvaluationRun, id: string): boolean {
  const figures = metrics.find((each) => each.id === id);
  return figures?.mean === figures?.range[figures.direction === 'higher' ? 1 : 0];
}

function columnsOf(runId: string, metrics: readonly string[]): readonly Column<EvaluationCaseSummary>[] {
  return [
    {
      ...{ id: 'question', title: 'Case' },
      cell: ({ caseId, question, tags, error }) => (
        <span className="case-question">
          <a href={hrefOf(['evaluations', runId, caseId])}>{question ?? caseId}</a>
          <span className="row">
            {error !== null && <Badge tone="bad">the system failed</Badge>}
            {tags.map((each) => (
              <Badge key={each}>{each}</Badge>
            ))}
          </span>
        </span>
      ),
    },
    ...metrics.map(
      (metric): Column<EvaluationCaseSummary> => ({
        ...{ id: metric, title: metric, align: 'right', sortBy: ({ scores }) => scores[metric]?.value ?? null },
        cell: ({ scores }) => <ScoreCell score={scores[metric]} />,
      }),
    ),
  ];
}
