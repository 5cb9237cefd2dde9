/** What a run answered to a case, and which passages it had found: for the page of a case and for two runs side by side. */
import type { EvaluationCaseDetail } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { formatMs, formatScore } from '../../components/format-number.ts';
import { Panel } from '../../components/panel.tsx';

/** Passages drawn; the rest is counted. */
const MOST_PASSAGES = 20;

export interface CaseAnswerProps {
  readonly item: EvaluationCaseDetail;
  readonly title?: string;
}

export function CaseAnswer({ item, title = 'Answer' }: CaseAnswerProps) {
  const { answer, error, timingsMs } = item;
  const total = timingsMs.total ?? null;
  return (
    <Panel title={title} aside={total !== null && formatMs(total)}>
      {error !== null && <p className="case-error">The system failed: {error}</p>}
      {answer === null && error === null && <p className="soft">Nothing was answered.</p>}
      {answer !== null && (
        <div className="stack">
          <p className="reading">
            {answer.refused && <Badge tone="warn">refused</Badge>} {answer.text}
          </p>
          <p className="small faint">
            {answer.model} · {answer.citations.length} citations
          </p>
        </div>
      )}
    </Panel>
  );
}

export function RetrievedPanel({ item, title = 'Retrieved' }: CaseAnswerProps) {
  const { retrieved, judgments } = item;
  const judged = Object.entries(judgments).filter(([, grade]) => grade > 0);
  const missed = judged.filter(([corpusId]) => !retrieved.some((hit) => hit.corpusId === corpusId));
  return (
    <Panel title={title} flush aside={`${retrieved.length} passages`}>
      {missed.length > 0 && (
        <p className="gate-verdict small">
          <Badge tone="bad">not found</Badge> {missed.map(([corpusId]) => corpusId).join(', ')}
        </p>
      )}
      <ol className="retrieved">
        {retrieved.slice(0, MOST_PASSAGES).map((hit) => (
          <li key={hit.chunkId}>
            <details>
              <summary>
                <span className="numeric faint">{hit.rank}</span>
                <span className="clip" title={hit.uri}>
                  {hit.corpusId}
                </span>
                {(judgments[hit.corpusId] ?? 0) > 0 && <Badge tone="good">relevant</Badge>}
                {hit.inContext && <Badge tone="accent">read</Badge>}
                <span className="small faint">{formatScore(hit.score)}</span>
              </summary>
              <p className="retrieved-text">{hit.text}</p>
            </details>
          </li>
        ))}
      </ol>
      {retrieved.length > MOST_PASSAGES && (
        <p className="gate-verdict small faint">and {retrieved.length - MOST_PASSAGES} more</p>
      )}
    </Panel>
  );
}
