/** Stage times one below the other, drawn over what each may take. Bars are positioned in percent: they need no measuring and print well. */
import { formatMs } from '../../components/format-number.ts';
import { LATENCY_BUDGET, type StageBar, verdictOf } from './stage-times.ts';
import './waterfall.css';

export interface WaterfallProps {
  readonly bars: readonly StageBar[];
  /** Of retrieval, without the answer. */
  readonly totalMs: number;
}

export function Waterfall({ bars, totalMs }: WaterfallProps) {
  const last = bars.reduce((end, { start, ms }) => Math.max(end, start + ms), 0);
  const scale = 100 / (Math.max(last, LATENCY_BUDGET.total.high) * 1.02);
  const percent = (ms: number): string => `${(ms * scale).toFixed(3)}%`;
  const total: StageBar = {
    ...{ id: 'total', label: 'Retrieval', colour: 'transform', start: 0, ms: totalMs, nested: false },
    ...{ budget: LATENCY_BUDGET.total, note: undefined },
  };
  return (
    <ol className="waterfall" aria-label="Time of each stage">
      {[...bars, total].map((bar) => (
        <li key={bar.id} className="waterfall-row" data-nested={bar.nested} data-total={bar.id === 'total'}>
          <span className="waterfall-label" title={bar.note}>
            {bar.label}
          </span>
          <span className="waterfall-track" aria-hidden="true">
            {bar.budget !== undefined && (
              <span className="waterfall-budget" style={{ left: percent(bar.start), width: percent(bar.budget.high) }}>
                <span style={{ left: `${(100 * bar.budget.low) / bar.budget.high}%` }} />
              </span>
            )}
            <span
              className="waterfall-bar"
              style={{
                left: percent(bar.start),
                width: percent(bar.ms),
                background: `var(--stage-${bar.colour})`,
              }}
            />
          </span>
          <span className="waterfall-value">
            {formatMs(bar.ms)}
            {bar.budget !== undefined && (
              <span className="waterfall-verdict" data-over={bar.ms > bar.budget.high}>
                {verdictOf(bar.ms, bar.budget)}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
