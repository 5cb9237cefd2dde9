/** Answer after answer: claims with the passage to look at first, verdicts by key, progress, undo, the guideline at hand. */
import type { LabelItem } from '@raglab/core';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { setParameters, useRoute } from '../../router/use-route.ts';
import { ClaimList } from './claim-list.tsx';
import { ContextList } from './context-list.tsx';
import { GuidelinePanel } from './guideline-panel.tsx';
import { afterKey, emptyDraft, overall } from './label-draft.ts';
import { type Labelling, type LabellingTask, useLabelling } from './use-labelling.ts';

export interface LabelScreenProps {
  readonly task: LabellingTask;
  readonly dataset: string;
}

export function LabelScreen({ task, dataset }: LabelScreenProps) {
  const { parameters } = useRoute();
  const record = parameters.get('record') ?? undefined;
  const labelling = useLabelling({ ...task, recordId: record });
  const [showsGuideline, setGuideline] = useState(true);
  const { task: current, isPending, error, retry, undo } = labelling;
  // Also when nothing is left to label.
  useKeys((key) => {
    if (key === 'z') void undo?.();
    else if (key === 'g') setGuideline((shown) => !shown);
    else return false;
    return true;
  });
  return (
    <>
      {error !== undefined && error !== null && <ProblemNotice error={error} onRetry={retry} />}
      {isPending && <Loading what="the next answer" />}
      {current && (
        <>
          <Progress done={current.done} total={current.total} labelling={labelling} record={record} />
          {current.item === null ? (
            <EmptyState title={`Your sample is done: ${current.done} of ${current.total} labelled.`}>
              <a href={hrefOf(['label', 'trust'], { run: task.runId })}>See what they say of {dataset}</a>, or raise the
              number of answers.
            </EmptyState>
          ) : (
            <Answer
              key={current.item.recordId}
              item={withClaims(current.item)}
              labelling={labelling}
              onSaved={() => setParameters({ record: undefined })}
            />
          )}
          <GuidelinePanel guideline={current.guideline} isOpen={showsGuideline} onToggle={setGuideline} />
        </>
      )}
    </>
  );
}

/** An answer that could not be divided is one claim. */
function withClaims(item: LabelItem): LabelItem {
  return item.claims.length > 0 ? item : { ...item, claims: [{ text: item.answer, evidence: null }] };
}

interface ProgressProps {
  readonly done: number;
  readonly total: number;
  readonly labelling: Labelling;
  readonly record: string | undefined;
}

function Progress({ done, total, labelling: { undo, isSaving }, record }: ProgressProps) {
  return (
    <div className="label-progress">
      <progress aria-label="Labelled answers" value={done} max={total} />
      <span className="small soft" role="status">
        {done} of {total} labelled
      </span>
      <Button disabled={undo === undefined || isSaving} onClick={() => void undo?.()}>
        Undo <kbd>Z</kbd>
      </Button>
      {record !== undefined && (
        <Button kind="quiet" onClick={() => setParameters({ record: undefined })}>
          Back to my sample
        </Button>
      )}
    </div>
  );
}

interface AnswerProps {
  readonly item: LabelItem;
  readonly labelling: Labelling;
  readonly onSaved: () => void;
}

function Answer({ item, labelling: { save, isSaving }, onSaved }: AnswerProps) {
  const [draft, setDraft] = useState(() => emptyDraft(item.claims.length));
  const verdict = overall(draft);
  const send = async (): Promise<void> => {
    const claims = draft.verdicts.filter((each) => each !== null);
    if (verdict !== null && !isSaving && (await save(verdict, claims))) onSaved();
  };

  useKeys((key) => {
    const next = afterKey(draft, key);
    if (next) setDraft(next);
    else if (key === 'Enter') void send();
    else return false;
    return true;
  });

  return (
    <div className="label-columns">
      <ClaimList item={item} draft={draft} onDraft={setDraft}>
        <Button kind="primary" disabled={verdict === null || isSaving} onClick={() => void send()}>
          {verdict === null ? 'Judge every claim' : `Save: ${verdict}`} <kbd>Enter</kbd>
        </Button>
      </ClaimList>
      <ContextList contexts={item.contexts} evidence={item.claims[draft.current]?.evidence ?? null} />
    </div>
  );
}

/** Keys pressed anywhere on the page, letters in lower case; `onKey` says whether it took one. */
function useKeys(onKey: (key: string) => boolean): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event, key)) return;
      if (onKey(key)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}

/** Letters belong to fields that are typed in; Enter and arrows also to buttons, links and choices. */
function isTyping({ target }: KeyboardEvent, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type="radio"], [type="checkbox"]), textarea, select')) return true;
  return key.length > 1 && target.matches('a, button, input, summary');
}
