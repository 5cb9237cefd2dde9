/** A strip of a few large numbers with their names; null is shown as what it is: not measured. */
import type { ReactNode } from 'react';
import './figures.css';

export interface Figure {
  readonly name: string;
  readonly value: ReactNode;
  /** Under the number: unit, range, out of how many. */
  readonly note?: ReactNode;
}

export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="figures-value">{value ?? '–'}</span>
            {note !== undefined && <span className="small faint">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
