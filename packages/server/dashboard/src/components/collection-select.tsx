/** Chooses the collection that the page looks at; nothing where there is only one. */
import type { CollectionSummary } from '@raglab/core';
import { setParameters } from '../router/use-route.ts';
import { Field } from './field.tsx';

export interface CollectionSelectProps {
  readonly collections: readonly CollectionSummary[];
  readonly value: string | undefined;
}

export function CollectionSelect({ collections, value }: CollectionSelectProps) {
  if (collections.length < 2) return null;
  return (
    <Field label="Collection">
      {(id) => (
        <select id={id} value={value ?? ''} onChange={(event) => setParameters({ collection: event.target.value })}>
          {value === undefined && <option value="">choose one</option>}
          {collections.map(({ name, chunks }) => (
            <option key={name} value={name}>
              {name} ({chunks.toLocaleString('en')} chunks)
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
