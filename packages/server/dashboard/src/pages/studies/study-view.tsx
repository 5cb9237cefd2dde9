/** One study: claim, verdict and why, picture, what the verdict hangs on, the table, how it was measured, and exercises. */
import type { StudyDetail } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read } from '../../api/client.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { Loading } from '../../components/loading.tsx';
import { MarkdownText } from '../../components/markdown-text.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import {
  columnsOfStudy,
  findingsOfStudy,
  formatStudyValue,
  pictureOfStudy,
  rowsOfStudy,
  type StudyColumn,
  type StudyFinding,
  type StudyRow,
} from './study-figures.ts';
import { StudyPlot } from './study-plot.tsx';
import { StudyVerdict } from './study-verdict.tsx';

export function StudyView({ name }: { readonly name: string }) {
  const { data, error, isPending } = useQuery({
    queryKey: ['studies', name],
    queryFn: ({ signal }): Promise<StudyDetail> =>
      read(api.api.studies[':name'].$get({ param: { name } }, { init: { signal } })),
  });
  return (
    <>
      <p className="small">
        <a href={hrefOf(['studies'])}>All studies</a>
      </p>
      {isPending && <Loading what="the study" />}
      {error && <ProblemNotice error={error} />}
      {data && <Opened study={data} />}
    </>
  );
}

function Opened({ study }: { readonly study: StudyDetail }) {
  const columns = useMemo(() => columnsOfStudy(study), [study]);
  const picture = useMemo(() => pictureOfStudy(study), [study]);
  const rows = rowsOfStudy(study);
  const findings = findingsOfStudy(study);
  const text = (id: string): string | null =>
    typeof study.results?.[id] === 'string' ? String(study.results[id]) : null;
  return (
    <>
      <PageHeader title={study.claim} about={study.source}>
        <StudyVerdict verdict={study.verdict} />
      </PageHeader>
      <div className="stack">
        {study.results === null ? (
          <EmptyState title="It was not measured yet.">
            <code>raglab study run {study.name}</code> measures it.
          </EmptyState>
        ) : (
          <>
            <Panel title="Verdict" aside={<code>{text('command')}</code>}>
              <div className="stack study-text">
                <p>{study.why}</p>
                {text('scope') !== null && (
                  <p className="soft">
                    <strong>Where it might be otherwise.</strong> {text('scope')}
                  </p>
                )}
                <p className="small faint">
                  {text('date')} · {text('machine')} · Node {text('node')}
                </p>
              </div>
            </Panel>
            {picture !== undefined && (
              <Panel title={picture.title}>
                <StudyPlot picture={picture} columns={columns} />
              </Panel>
            )}
            {findings.length > 0 && (
              <Panel title="What the verdict hangs on" flush>
                <DataTable label="Findings" columns={FINDINGS} rows={findings} keyOf={({ label }) => label} />
              </Panel>
            )}
            <Panel title="Figures" flush aside={`${rows.length} rows`}>
              <DataTable
                label="Table of figures"
                columns={columns.map((column) => columnOf(column, rows))}
                rows={rows}
                keyOf={(row) => JSON.stringify(row)}
              />
            </Panel>
          </>
        )}
        {study.markdown !== null && (
          <Panel title="Method and exercises">
            <MarkdownText markdown={study.markdown} headingLevel={3} />
          </Panel>
        )}
      </div>
    </>
  );
}

const FINDINGS: readonly Column<StudyFinding>[] = [
  { id: 'label', title: 'Finding', cell: ({ label }) => label },
  {
    ...{ id: 'value', title: 'Value', align: 'right' },
    cell: ({ unit, ...estimate }) => (
      <>
        <Estimate estimate={estimate} format={(value) => formatStudyValue(value, null)} />
        {unit !== null && <span className="small faint"> {unit}</span>}
      </>
    ),
  },
];

function columnOf({ id, title, digits }: StudyColumn, rows: readonly StudyRow[]): Column<StudyRow> {
  const isNumeric = rows.some((row) => typeof row[id] === 'number');
  return {
    ...(isNumeric && { align: 'right' }),
    ...{ id, title, sortBy: (row: StudyRow) => row[id] ?? null },
    cell: (row) => (
      <span className={typeof row[id] === 'number' ? 'nowrap' : undefined}>{formatStudyValue(row[id], digits)}</span>
    ),
  };
}
