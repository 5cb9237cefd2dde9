/** How far annotators agree: every pair over the answers that both labelled, and the answers on which they differ. */
import type { LabelAgreement } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { Figures } from '../../components/figures.tsx';
import { formatScore } from '../../components/format-number.ts';
import { Panel } from '../../components/panel.tsx';
import { hrefOf } from '../../router/route.ts';

export function AgreementPanel({ agreement }: { readonly agreement: LabelAgreement }) {
  const { annotators, records, shared, pairs, krippendorffsAlpha, guidelineVersions } = agreement;
  return (
    <Panel title="Do people agree?" flush aside={`guideline ${guidelineVersions.join(', ') || 'not named'}`}>
      <div className="panel-body stack">
        <Figures
          figures={[
            { name: 'Labelled answers', value: records },
            { name: 'By two or more', value: shared },
            {
              name: 'Krippendorff’s alpha',
              value: krippendorffsAlpha === null ? null : formatScore(krippendorffsAlpha),
            },
          ]}
        />
        <p className="row small">
          {annotators.map(({ name, source, labels }) => (
            <Badge key={`${name} ${source}`}>
              {name}: {labels}
              {source === 'ai' ? ' (made by a model)' : ''}
            </Badge>
          ))}
        </p>
      </div>
      {pairs.length > 0 && (
        <DataTable
          label="Pairs of annotators"
          columns={PAIRS}
          rows={pairs}
          keyOf={({ first, second }) => `${first} ${second}`}
        />
      )}
    </Panel>
  );
}

const PAIRS: readonly Column<LabelAgreement['pairs'][number]>[] = [
  {
    ...{ id: 'pair', title: 'Pair' },
    cell: ({ first, second, n }) => (
      <>
        {first}, {second} <span className="small faint nowrap">{n === 1 ? '1 answer' : `${n} answers`}</span>
      </>
    ),
  },
  { id: 'agreement', title: 'Agree', align: 'right', cell: (pair) => <Estimate estimate={pair.agreement} /> },
  { id: 'kappa', title: 'Kappa', align: 'right', cell: (pair) => <Estimate estimate={pair.kappa} /> },
  { id: 'ac1', title: 'AC1', align: 'right', cell: (pair) => <Estimate estimate={pair.ac1} />, wideOnly: true },
];

export function DisagreementsPanel({ agreement: { disputed, shared } }: { readonly agreement: LabelAgreement }) {
  return (
    <Panel title="Disagreements" flush aside={disputed.length > 0 && 'talk about them, and sharpen the guideline'}>
      {disputed.length === 0 ? (
        <EmptyState title={shared === 0 ? 'No answer was labelled by two people yet.' : 'Nobody disagrees.'} />
      ) : (
        <DataTable
          label="Table of disagreements"
          columns={DISPUTED}
          rows={disputed}
          keyOf={({ runId, recordId }) => `${runId} ${recordId}`}
        />
      )}
    </Panel>
  );
}

function byAnnotator<T extends { readonly annotator: string }>(verdicts: readonly T[]): T[] {
  return verdicts.toSorted((a, b) => (a.annotator < b.annotator ? -1 : 1));
}

const DISPUTED: readonly Column<LabelAgreement['disputed'][number]>[] = [
  {
    ...{ id: 'record', title: 'Answer' },
    cell: ({ runId, recordId }) =>
      runId === null ? recordId : <a href={hrefOf(['label'], { run: runId, record: recordId })}>{recordId}</a>,
  },
  {
    ...{ id: 'verdicts', title: 'Who says what' },
    cell: ({ verdicts }) => (
      <span className="row">
        {byAnnotator(verdicts).map(({ annotator, label }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: unnamed annotators are not told apart
          <Badge key={i} tone={label === 'supported' ? 'good' : 'bad'}>
            {annotator}: {label}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    ...{ id: 'case', title: 'In its run', wideOnly: true },
    cell: ({ runId, recordId }) => runId !== null && <a href={hrefOf(['evaluations', runId, recordId])}>The case</a>,
  },
];
