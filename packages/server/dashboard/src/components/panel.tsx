/** A framed part of a page with a heading, an optional line of facts beside it, and its content. */
import { type ReactNode, useId } from 'react';
import './panel.css';

export interface PanelProps {
  readonly title: string;
  /** Beside the heading: counts, a unit, a control. */
  readonly aside?: ReactNode;
  /** Content goes to the edge: tables, plots. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, aside, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className="panel-aside">{aside}</div>}
      </div>
      <div className={flush ? 'panel-body panel-body-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}
