/** The contexts that the answer was made from. The passage to look at first for the current claim is marked and scrolled into view. */
import type { LabelItem } from '@raglab/core';
import { useEffect, useRef } from 'react';
import { MarkedText } from '../../components/marked-text.tsx';
import { Panel } from '../../components/panel.tsx';

export interface ContextListProps {
  readonly contexts: readonly string[];
  readonly evidence: LabelItem['claims'][number]['evidence'];
}

export function ContextList({ contexts, evidence }: ContextListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const mark = evidence && list.current?.querySelector<HTMLElement>('mark');
    // Inside its own box only: the page stays where the reader is.
    if (mark) list.current!.scrollTop = mark.offsetTop - list.current!.clientHeight / 3;
  }, [evidence]);
  return (
    <Panel title="Contexts" flush aside={`${contexts.length} of them; only they count`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard */}
      <ol className="contexts" ref={list} aria-label="Contexts" tabIndex={0}>
        {contexts.map((text, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: contexts never change places
          <li key={i}>
            <span className="small faint">{i + 1}</span>
            <p>
              <MarkedText text={text} spans={evidence?.context === i ? [evidence] : []} />
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
