/** The question and how it is searched. What is left at 'default' is the lab's configuration's choice. Ctrl+Enter or Enter asks. */
import type { SearchMode } from '@raglab/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useCollection } from '../../api/use-collection.ts';
import { Button } from '../../components/button.tsx';
import { CollectionSelect } from '../../components/collection-select.tsx';
import { Field } from '../../components/field.tsx';
import { ask, stopAsking, useAskSession } from './ask-session.ts';
import './ask-form.css';

export interface AskFormProps {
  readonly question: string;
  readonly onQuestion: (question: string) => void;
}

const MODES: readonly SearchMode[] = ['hybrid', 'dense', 'lexical'];
const RERANKERS = ['none', 'ranker', 'maxsim'];

export function AskForm({ question, onQuestion }: AskFormProps) {
  const { status } = useAskSession();
  const { collection, collections } = useCollection();
  const form = useRef<HTMLFormElement>(null);
  const [open, setOpen] = useState(false);
  const asking = status === 'asking';

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string): string | undefined => String(fields.get(name) ?? '').trim() || undefined;
    const number = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)));
    if (question.trim() === '') return;
    void ask({
      question: question.trim(),
      collection: collection?.name,
      mode: text('mode') as SearchMode | undefined,
      rerank: text('rerank'),
      k: number('k'),
      candidates: number('candidates'),
      filter: text('filter'),
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };

  return (
    <form ref={form} className="ask-form" onSubmit={submit}>
      <div className="ask-form-line">
        <label className="visually-hidden" htmlFor="question">
          Question
        </label>
        <textarea
          id="question"
          name="question"
          rows={1}
          maxLength={4000}
          placeholder="Ask the documents of this lab"
          value={question}
          onChange={(event) => onQuestion(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {/* With keys, so that they are two buttons: one that turns from 'stop' into 'submit' while it is clicked would ask again. */}
        {asking ? (
          <Button key="stop" onClick={stopAsking}>
            Stop
          </Button>
        ) : (
          <Button key="ask" type="submit" kind="primary">
            Ask
          </Button>
        )}
      </div>
      <details className="ask-form-options" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Search options</summary>
        <div className="field-grid">
          <CollectionSelect collections={collections} value={collection?.name} />
          <Field label="Mode">
            {(id) => (
              <select id={id} name="mode" defaultValue="">
                <option value="">default</option>
                {MODES.map((mode) => (
                  <option key={mode}>{mode}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Reranker">
            {(id) => (
              <>
                <input
                  id={id}
                  name="rerank"
                  list="rerankers"
                  maxLength={300}
                  placeholder="default"
                  spellCheck={false}
                />
                <datalist id="rerankers">
                  {RERANKERS.map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <Field label="Passages" hint="k">
            {(id) => <input id={id} name="k" type="number" min={1} max={50} placeholder="default" />}
          </Field>
          <Field label="Candidates" hint="per list">
            {(id) => <input id={id} name="candidates" type="number" min={1} max={2000} placeholder="default" />}
          </Field>
          <Field label="Filter">
            {(id) => <input id={id} name="filter" maxLength={2000} placeholder="tags HAS 'hnsw'" spellCheck={false} />}
          </Field>
        </div>
      </details>
    </form>
  );
}
