/** Chunker, size and overlap. Sliders answer at once; the lab is asked when they rest for a moment. */
import { useEffect, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { CHUNKERS, type ChunkerChoice, mostOverlap, SIZE_LIMITS } from './chunker-choice.ts';
import './chunker-controls.css';

export interface ChunkerControlsProps {
  readonly choice: ChunkerChoice;
  readonly onChoice: (choice: ChunkerChoice) => void;
}

/** Milliseconds without a movement. */
const REST_MS = 120;

export function ChunkerControls({ choice, onChoice }: ChunkerControlsProps) {
  const [draft, setDraft] = useState(choice);
  useEffect(() => setDraft(choice), [choice]);
  useEffect(() => {
    if (draft === choice) return;
    const timer = setTimeout(() => onChoice(draft), REST_MS);
    return () => clearTimeout(timer);
  }, [draft, choice, onChoice]);
  const { overlaps } = CHUNKERS[draft.name]!;

  return (
    <div className="chunker-controls">
      <Field label="Chunker">
        {(id) => (
          <select
            id={id}
            value={draft.name}
            onChange={({ target: { value } }) =>
              setDraft({ name: value, size: CHUNKERS[value]!.usualSize, overlap: 0 })
            }
          >
            {Object.entries(CHUNKERS).map(([name, { title }]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Size" hint={`${draft.size} tokens`}>
        {(id) => (
          <input
            id={id}
            type="range"
            min={SIZE_LIMITS.least}
            max={SIZE_LIMITS.most}
            step={SIZE_LIMITS.step}
            value={draft.size}
            onChange={({ target }) => setDraft({ ...draft, size: Number(target.value) })}
          />
        )}
      </Field>
      <Field label="Overlap" hint={overlaps ? `${Math.min(draft.overlap, mostOverlap(draft.size))} tokens` : 'cannot'}>
        {(id) => (
          <input
            id={id}
            type="range"
            min={0}
            max={mostOverlap(draft.size)}
            disabled={!overlaps}
            value={draft.overlap}
            onChange={({ target }) => setDraft({ ...draft, overlap: Number(target.value) })}
          />
        )}
      </Field>
    </div>
  );
}
