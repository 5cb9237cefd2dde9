/** One case as two runs answered it: answers, passages and scores side by side. */
import type { EvaluationCaseDetail } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { formatGain } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { CaseAnswer, RetrievedPanel } from './case-answer.tsx';
import { CaseTags, ReferencePanel, useCase } from './case-view.tsx';
import type { ComparedRuns } from './compare-view.tsx';
import { ScoreCell } from './score-cell.tsx';

export function CompareCaseView({ before, after, caseId }: ComparedRuns & { readonly caseId: string }) {
  const old = useCase({ runId: before, caseId });
  const current = useCase({ runId: after, caseId });
  const error = old.error ?? current.error;
  return (
    <>
      <p className="small">
        <a href={hrefOf(['evaluations', 'compare'], { before, after })}>The comparison</a>
      </p>
      {error && <ProblemNotice error={error} />}
      {(old.isPending || current.isPending) && !error && <Loading what="the case" />}
      {old.data && current.data && <Opened before={old.data} after={current.data} />}
    </>
  );
}

function Opened({ before, after }: { readonly before: EvaluationCaseDetail; readonly after: EvaluationCaseDetail }) {
  const metrics = [...new Set([...Object.keys(before.scores), ...Object.keys(after.scores)])];
  return (
    <>
      <PageHeader title={after.question ?? after.caseId} about={<CaseTags item={after} />} />
      <div className="stack">
        <div className="case-columns">
          <CaseAnswer item={before} title="Answer before" />
          <CaseAnswer item={after} title="Answer after" />
        </div>
        <ReferencePanel item={after} />
        <Panel title="Scores" flush>
          <DataTable
            label="Scores before and after"
            rows={metrics.map((metric) => ({ metric, old: before.scores[metric], current: after.scores[metric] }))}
            keyOf={({ metric }) => metric}
            columns={[
              { id: 'metric', title: 'Metric', cell: ({ metric }) => <span className="code">{metric}</span> },
              { id: 'before', title: 'Before', align: 'right', cell: ({ old }) => <ScoreCell score={old} /> },
              { id: 'after', title: 'After', align: 'right', cell: ({ current }) => <ScoreCell score={current} /> },
              {
                ...{ id: 'difference', title: 'Difference', align: 'right' },
                cell: ({ old, current }) => {
                  const values = [old?.value ?? null, current?.value ?? null];
                  return values[0] === null || values[1] === null || values[0] === values[1] ? (
                    ''
                  ) : (
                    <Badge>{formatGain(values[1]! - values[0]!)}</Badge>
                  );
                },
              },
            ]}
          />
        </Panel>
        <div className="case-columns">
          <RetrievedPanel item={before} title="Retrieved before" />
          <RetrievedPanel item={after} title="Retrieved after" />
        </div>
      </div>
    </>
  );
}
