/** The answer as it comes, its citations as links into the documents, and what a reader should know about it. */
import type { AskReport } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { formatCost, formatMs } from '../../components/format-number.ts';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { type AskSession, ask } from './ask-session.ts';
import { splitMarkers } from './split-markers.ts';
import './answer-panel.css';

export function AnswerPanel({ session }: { readonly session: AskSession }) {
  const { status, text, report, request, error } = session;
  if (status === 'failed') {
    return <ProblemNotice error={error} {...(request && { onRetry: () => void ask(request) })} />;
  }
  return (
    <Panel title="Answer" aside={report === undefined ? <Progress status={status} /> : <Facts report={report} />}>
      <div className="answer" aria-live="polite" aria-busy={status === 'asking'}>
        <p className="answer-text" data-refused={report?.refused ?? false}>
          {report === undefined ? text : <CitedText report={report} collection={request?.collection} />}
          {status === 'asking' && <span className="answer-caret" aria-hidden="true" />}
        </p>
        {report?.withheld !== undefined && <p className="small soft">The model said: {report.withheld}</p>}
        {report !== undefined && <Notes report={report} />}
        {report !== undefined && <Sources report={report} collection={request?.collection} />}
      </div>
    </Panel>
  );
}

function Progress({ status }: Pick<AskSession, 'status'>) {
  return <span>{status === 'stopped' ? 'stopped' : 'searching and answering …'}</span>;
}

function Facts({ report: { refused, model, timingsMs, costUsd } }: { readonly report: AskReport }) {
  return (
    <>
      {refused && <Badge tone="warn">refused</Badge>}
      <span>{model}</span>
      <span>{formatMs(timingsMs.total)}</span>
      <span>{formatCost(costUsd)}</span>
    </>
  );
}

interface CitedProps {
  readonly report: AskReport;
  readonly collection: string | undefined;
}

function CitedText({ report: { answer, citations }, collection }: CitedProps) {
  let at = 0;
  return splitMarkers(answer, citations.length).map((part) => {
    const key = at++;
    if ('text' in part) return <span key={key}>{part.text}</span>;
    const citation = citations[part.citation - 1]!;
    return (
      <a
        key={key}
        className="citation"
        href={placeOf(citation, collection)}
        title={citation.quote}
        aria-label={`Source ${part.citation}: ${citation.uri}`}
      >
        {part.citation}
      </a>
    );
  });
}

function Sources({ report: { citations, contexts }, collection }: CitedProps) {
  const titleOf = (documentId: string): string | undefined =>
    contexts.find((hit) => hit.documentId === documentId)?.title;
  if (citations.length === 0) return null;
  return (
    <ol className="answer-sources" aria-label="Sources">
      {citations.map((citation, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a citation is its number
        <li key={i}>
          <span className="citation" aria-hidden="true">
            {i + 1}
          </span>
          <span className="answer-source">
            <a className="clip" href={placeOf(citation, collection)} title={citation.uri}>
              {titleOf(citation.documentId) || citation.uri}
            </a>
            <span className="small soft">
              {citation.quote === '' ? 'nothing there supports it' : citation.quote}
              {citation.support === 'overlap' && ' (the nearest sentence)'}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Notes({ report: { citationProblems, warnings, skipped } }: { readonly report: AskReport }) {
  const notes = [
    ...citationProblems.map(({ marker, reason }) => `not verified ${marker}: ${reason}`),
    ...warnings,
    ...skipped.map(({ stage, reason }) => `${stage} was left out: ${reason}`),
  ];
  return notes.map((note) => (
    <p key={note} className="small answer-note">
      {note}
    </p>
  ));
}

function placeOf(
  { documentId, start, end }: { readonly documentId: string; readonly start: number; readonly end: number },
  collection: string | undefined,
): string {
  return hrefOf(['documents', documentId], { collection, start, end });
}
