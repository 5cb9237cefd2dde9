/** A labelled control: the label above, a hint or the unit behind it. The child gets the id through a function. */
import { type ReactNode, useId } from 'react';
import './field.css';

export interface FieldProps {
  readonly label: string;
  /** Unit or current value, after the label. */
  readonly hint?: ReactNode;
  readonly children: (id: string) => ReactNode;
}

export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <span className="field-label">
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <span className="field-hint">{hint}</span>}
      </span>
      {children(id)}
    </div>
  );
}
