/** Question and answer, claim by claim: each with its two verdicts. The one that the keys are about stands out. */
import type { LabelItem, LabelVerdict } from '@raglab/core';
import type { ReactNode } from 'react';
import { Panel } from '../../components/panel.tsx';
import { judge, type LabelDraft } from './label-draft.ts';

export interface ClaimListProps {
  readonly item: LabelItem;
  readonly draft: LabelDraft;
  readonly onDraft: (draft: LabelDraft) => void;
  /** Below the claims: what saves them. */
  readonly children: ReactNode;
}

export function ClaimList({ item, draft, onDraft, children }: ClaimListProps) {
  return (
    <Panel title="Answer" aside={<span className="code">{item.recordId}</span>}>
      <div className="stack">
        {item.question !== null && <p className="label-question">{item.question}</p>}
        <ol className="claims" aria-label="Claims">
          {item.claims.map(({ text, evidence }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: claims have no ids and never change places
            <li key={i} className="claim" aria-current={i === draft.current ? 'step' : undefined}>
              <button type="button" className="claim-text" onClick={() => onDraft({ ...draft, current: i })}>
                {text}
              </button>
              <span className="claim-verdicts">
                <VerdictButton claim={i} verdict="supported" shortcut="S" draft={draft} onDraft={onDraft} />
                <VerdictButton claim={i} verdict="unsupported" shortcut="U" draft={draft} onDraft={onDraft} />
                {evidence === null && <span className="small faint">no passage resembles it</span>}
              </span>
            </li>
          ))}
        </ol>
        <div className="row">
          {children}
          <span className="small faint label-keys">
            <kbd>S</kbd> supported, <kbd>U</kbd> unsupported, <kbd>A</kbd> all supported, <kbd>↑</kbd> <kbd>↓</kbd>{' '}
            claims, <kbd>G</kbd> guideline
          </span>
        </div>
      </div>
    </Panel>
  );
}

interface VerdictButtonProps {
  readonly claim: number;
  readonly verdict: LabelVerdict;
  readonly shortcut: string;
  readonly draft: LabelDraft;
  readonly onDraft: (draft: LabelDraft) => void;
}

function VerdictButton({ claim, verdict, shortcut, draft, onDraft }: VerdictButtonProps) {
  const isChosen = draft.verdicts[claim] === verdict;
  return (
    <button
      type="button"
      className={`claim-verdict claim-verdict-${verdict}`}
      aria-pressed={isChosen}
      onClick={() => onDraft(judge(draft, verdict, claim))}
    >
      {verdict} {claim === draft.current && <kbd>{shortcut}</kbd>}
    </button>
  );
}
