/** Who labels what: name, run and sample size. */
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Field } from '../../components/field.tsx';
import { formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { setParameters } from '../../router/use-route.ts';
import { systemWords } from '../evaluations/system-words.ts';
import { type LabelSetup, rememberAnnotator } from './use-label-setup.ts';

/** As the server takes them. */
const NAME = '[\\p{L}\\p{N}][\\p{L}\\p{N} ._\\-]{0,63}';

export interface SetupFormProps {
  readonly setup: LabelSetup;
  readonly view: 'answers' | 'trust';
}

export function SetupForm({ setup, view }: SetupFormProps) {
  const { runs, run, annotator, count, isPending, error } = setup;
  const [name, setName] = useState(annotator);
  useEffect(() => setName(annotator), [annotator]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    rememberAnnotator(name.trim());
    setParameters({ annotator: name.trim() }, {});
  };
  if (isPending) return <Loading what="runs" />;
  if (error) return <ProblemNotice error={error} />;
  if (runs.length === 0)
    return (
      <EmptyState title="There is no answer to label yet.">
        <code>raglab eval run --dataset NAME</code> asks and stores them.
      </EmptyState>
    );
  return (
    <Panel title="Who labels what">
      <form className="label-setup" onSubmit={submit}>
        <Field label="Run">
          {(id) => (
            <select id={id} value={run?.runId ?? ''} onChange={({ target }) => setParameters({ run: target.value })}>
              {run === undefined && <option value="">choose one</option>}
              {runs.map(({ runId, createdAt, dataset, system }) => (
                <option key={runId} value={runId}>
                  {dataset} {formatTime(createdAt)} {systemWords(system)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {view === 'answers' && (
          <>
            <Field label="Answers, at random">
              {(id) => (
                <input
                  id={id}
                  type="number"
                  min={1}
                  max={2000}
                  value={count}
                  onChange={({ target }) => setParameters({ count: target.value })}
                />
              )}
            </Field>
            <Field label="Your name or initials">
              {(id) => (
                <input
                  id={id}
                  required
                  pattern={NAME}
                  autoComplete="off"
                  value={name}
                  onChange={({ target }) => setName(target.value)}
                />
              )}
            </Field>
            <Button type="submit" kind={annotator === '' ? 'primary' : 'plain'} disabled={name.trim() === annotator}>
              {annotator === '' ? 'Begin' : 'Change annotator'}
            </Button>
          </>
        )}
      </form>
    </Panel>
  );
}
