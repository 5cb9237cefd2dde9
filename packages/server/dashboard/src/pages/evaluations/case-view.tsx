/** One case of a run: question, reference, answer, passages, and every score with its reason. */
import type { EvaluationCaseDetail, Score } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { CaseAnswer, RetrievedPanel } from './case-answer.tsx';
import { ScoreCell } from './score-cell.tsx';

export interface CaseViewProps {
  readonly runId: string;
  readonly caseId: string;
}

export function useCase({ runId, caseId }: CaseViewProps) {
  return useQuery({
    queryKey: ['runs', runId, 'cases', caseId],
    queryFn: ({ signal }): Promise<EvaluationCaseDetail> =>
      read(api.api.runs[':runId'].cases[':caseId'].$get({ param: { runId, caseId } }, { init: { signal } })),
  });
}

export function CaseView({ runId, caseId }: CaseViewProps) {
  const { data, error, isPending } = useCase({ runId, caseId });
  return (
    <>
      <p className="small">
        <a href={hrefOf(['evaluations', runId])}>The run</a>
      </p>
      {isPending && <Loading what="the case" />}
      {error && <ProblemNotice error={error} />}
      {data && <Opened item={data} />}
    </>
  );
}

function Opened({ item }: { readonly item: EvaluationCaseDetail }) {
  const scores = Object.entries(item.scores).map(([metric, score]) => ({ metric, score }));
  return (
    <>
      <PageHeader title={item.question ?? item.caseId} about={<CaseTags item={item} />} />
      <div className="stack">
        <div className="case-columns">
          <CaseAnswer item={item} />
          <ReferencePanel item={item} />
        </div>
        <div className="case-columns">
          <RetrievedPanel item={item} />
          <Panel title="Scores" flush>
            <DataTable label="Table of scores" columns={COLUMNS} rows={scores} keyOf={({ metric }) => metric} />
          </Panel>
        </div>
      </div>
    </>
  );
}

export function CaseTags({ item }: { readonly item: EvaluationCaseDetail }) {
  return (
    <span className="fact-line small">
      <span className="code">{item.caseId}</span>
      {item.tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  );
}

export function ReferencePanel({ item: { reference, judgments } }: { readonly item: EvaluationCaseDetail }) {
  const relevant = Object.entries(judgments).filter(([, grade]) => grade > 0);
  return (
    <Panel title="Reference">
      <div className="stack">
        <p className="reading">
          {reference ?? <span className="soft">The dataset has no answer, or is not at hand in this version.</span>}
        </p>
        {relevant.length > 0 && (
          <p className="small soft">
            Relevant:{' '}
            {relevant.map(([corpusId, grade]) => (grade > 1 ? `${corpusId} (grade ${grade})` : corpusId)).join(', ')}
          </p>
        )}
      </div>
    </Panel>
  );
}

const COLUMNS: readonly Column<{ readonly metric: string; readonly score: Score }>[] = [
  { id: 'metric', title: 'Metric', cell: ({ metric }) => <span className="code">{metric}</span> },
  { id: 'score', title: 'Score', align: 'right', cell: ({ score }) => <ScoreCell score={score} /> },
  { id: 'reason', title: 'Because', cell: ({ score }) => <span className="small soft">{score.reason}</span> },
];
