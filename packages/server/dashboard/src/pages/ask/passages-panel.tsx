/** The passages that were retrieved for the answer, what was quoted highlighted in them. */
import type { AskReport } from '@raglab/core';
import { formatScore } from '../../components/format-number.ts';
import { MarkedText } from '../../components/marked-text.tsx';
import { Panel } from '../../components/panel.tsx';
import { hrefOf } from '../../router/route.ts';
import './passages-panel.css';

export interface PassagesPanelProps {
  readonly report: AskReport;
  readonly collection: string | undefined;
}

export function PassagesPanel({ report: { contexts, citations }, collection }: PassagesPanelProps) {
  return (
    <Panel title="Passages" aside={`${contexts.length} retrieved`} flush>
      {contexts.length === 0 && <p className="passages-none soft">No passage was found for this question.</p>}
      {contexts.map((hit) => (
        <details key={hit.chunkId} className="passage" open={hit.rank === 1}>
          <summary>
            <span className="passage-rank">{hit.rank}</span>
            <span className="clip">{hit.title || hit.uri}</span>
            {hit.stale === true && <span className="small passage-stale">stale</span>}
            <span className="passage-score">{formatScore(hit.score)}</span>
          </summary>
          <div className="passage-body">
            <p className="passage-text">
              <MarkedText
                text={hit.text}
                offset={hit.start}
                spans={citations.filter(({ documentId }) => documentId === hit.documentId)}
              />
            </p>
            <a
              className="small"
              href={hrefOf(['documents', hit.documentId], { collection, start: hit.start, end: hit.end })}
            >
              {hit.uri}, characters {hit.start}–{hit.end}
            </a>
          </div>
        </details>
      ))}
    </Panel>
  );
}
