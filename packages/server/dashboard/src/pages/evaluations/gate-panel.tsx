/** The gate's verdict, explained: what it means, which criteria made it, and each one's reason; what did not pass first. */
import type { EvaluationRun, GateCriterionResult, GateVerdict } from '@raglab/core';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { GATE_WORDS, VERDICT_WORDS } from './gate-words.ts';

const ORDER: readonly GateVerdict[] = ['fail', 'not_measured', 'inconclusive', 'pass'];

export function GatePanel({ run }: { readonly run: EvaluationRun }) {
  const { gate, suite } = run;
  if (gate === null)
    return (
      <Panel title="Gate">
        <p className="soft">
          No suite has gated this run. Cells of a sweep are not gated; <code>raglab eval rescore</code> scores a run by
          a suite.
        </p>
      </Panel>
    );
  const { verdict, criteria, reason } = gate;
  const counts = ORDER.map((each) => [each, criteria.filter((one) => one.verdict === each).length] as const);
  const said = counts.filter(([, n]) => n > 0).map(([each, n]) => `${n} ${VERDICT_WORDS[each]}`);
  return (
    <Panel title="Gate" flush aside={`${criteria.length} criteria${suite.path === null ? '' : ` of ${suite.path}`}`}>
      <div className="gate-verdict">
        <VerdictBadge verdict={verdict} />
        <div>
          <p>{GATE_WORDS[verdict]}</p>
          <p className="small soft">{reason ?? `Of its criteria: ${said.join(', ')}.`}</p>
        </div>
      </div>
      {criteria.length > 0 && (
        <DataTable
          label="Criteria"
          columns={COLUMNS}
          rows={criteria.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))}
          keyOf={({ metric, slice, rule }) => `${metric} ${slice} ${rule}`}
        />
      )}
    </Panel>
  );
}

const COLUMNS: readonly Column<GateCriterionResult>[] = [
  { id: 'verdict', title: 'Verdict', cell: ({ verdict }) => <VerdictBadge verdict={verdict} /> },
  {
    ...{ id: 'criterion', title: 'Criterion, and why' },
    cell: ({ metric, rule, slice, reason }) => (
      <span className="gate-criterion">
        <span>
          <span className="code">{metric}</span> <span className="nowrap">{rule}</span>
          {slice !== null && <span className="small soft"> where {slice}</span>}
        </span>
        <span className="small soft">{reason}</span>
      </span>
    ),
  },
];
