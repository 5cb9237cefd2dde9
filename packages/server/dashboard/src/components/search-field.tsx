/** A search field whose text is told when the fingers rest, not at every key. */
import { useEffect, useState } from 'react';
import { Field } from './field.tsx';

const REST_MS = 150;

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => onChange(draft), REST_MS);
    return () => clearTimeout(timer);
  }, [draft, value, onChange]);
  return (
    <Field label={label}>
      {(id) => (
        <input id={id} type="search" value={draft} maxLength={200} onChange={({ target }) => setDraft(target.value)} />
      )}
    </Field>
  );
}
