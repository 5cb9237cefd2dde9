/** HNSW under glass: a question and the graph's parameters, then the walk itself. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, read } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Loading } from '../../components/loading.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { WalkFilm } from './walk-film.tsx';

export interface WalkPanelProps {
  readonly collection: string;
  /** Walked for before the reader asks one. */
  readonly firstQuestion: string;
}

interface WalkSettings {
  readonly question: string;
  readonly space: 'full' | 'plane';
  readonly m: number;
  readonly efConstruction: number;
  readonly ef: number;
  readonly k: number;
  readonly sample: number;
}

const NUMBERS = [
  { name: 'm', label: 'm', hint: 'links', least: 2, most: 64 },
  { name: 'ef', label: 'ef', hint: 'kept', least: 1, most: 500 },
  { name: 'efConstruction', label: 'efConstruction', hint: undefined, least: 4, most: 400 },
  { name: 'k', label: 'k', hint: 'wanted', least: 1, most: 50 },
  { name: 'sample', label: 'Sample', hint: 'vectors', least: 2, most: 2000 },
] as const;

/** Few links and a small ef: with the usual ones the walk through a few hundred vectors would be too short to watch. */
const USUAL = { space: 'plane', m: 6, efConstruction: 60, ef: 10, k: 5, sample: 400 } as const;

export function WalkPanel({ collection, firstQuestion }: WalkPanelProps) {
  const [settings, setSettings] = useState<WalkSettings>({ ...USUAL, question: firstQuestion });
  const { data, error, isPending } = useQuery({
    queryKey: ['walk', collection, settings],
    queryFn: ({ signal }) =>
      read(
        api.api.collections[':name'].walk.$get(
          { param: { name: collection }, query: { ...settings, seed: 1 } },
          { init: { signal } },
        ),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const walk = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const number = (name: (typeof NUMBERS)[number]['name']): number => Number(fields.get(name));
    setSettings({
      question: String(fields.get('question')).trim() || firstQuestion,
      space: fields.get('space') === 'full' ? 'full' : 'plane',
      ...{ m: number('m'), ef: number('ef'), efConstruction: number('efConstruction') },
      ...{ k: number('k'), sample: number('sample') },
    });
  };

  return (
    <Panel
      title="A walk through HNSW"
      aside="the readable graph of the study package, over this collection's own vectors"
    >
      <div className="stack">
        <form className="walk-form" onSubmit={walk}>
          <div className="walk-form-question">
            <Field label="Question">
              {(id) => <input id={id} name="question" maxLength={4000} defaultValue={firstQuestion} />}
            </Field>
            <Button type="submit" kind="primary">
              Walk
            </Button>
          </div>
          <Field label="Space">
            {(id) => (
              <select id={id} name="space" defaultValue={USUAL.space}>
                <option value="plane">plane</option>
                <option value="full">full</option>
              </select>
            )}
          </Field>
          {NUMBERS.map(({ name, label, hint, least, most }) => (
            <Field key={name} label={label} hint={hint}>
              {(id) => (
                <input id={id} name={name} type="number" min={least} max={most} defaultValue={USUAL[name]} required />
              )}
            </Field>
          ))}
        </form>
        {error && <ProblemNotice error={error} />}
        {isPending && <Loading what="the walk" />}
        {data && (
          <WalkFilm key={JSON.stringify([data.question, data.space, data.parameters, data.vectors])} walk={data} />
        )}
      </div>
    </Panel>
  );
}
