/**
 * A value with its 95 % interval on a scale: a band, a tick at the value, a line at zero where zero lies inside. A picture of numbers that stand
 * beside it, so screen readers are spared it. Nothing is drawn where nothing was measured.
 */
import './interval-bar.css';

export interface IntervalBarProps {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Ends of the scale, the same for all bars that are read together. */
  readonly scale: readonly [low: number, high: number];
  readonly tone?: 'neutral' | 'good' | 'bad';
}

export function IntervalBar({ value, lower, upper, scale, tone = 'neutral' }: IntervalBarProps) {
  const [low, high] = scale;
  const at = (x: number): number => (100 * (Math.min(Math.max(x, low), high) - low)) / (high - low || 1);
  const hasZero = low < 0 && high > 0;
  return (
    <span className={`interval-bar interval-bar-${tone}`} aria-hidden="true">
      {hasZero && <span className="interval-bar-zero" style={{ left: `${at(0)}%` }} />}
      {value !== null && lower !== null && upper !== null && (
        <span className="interval-bar-band" style={{ left: `${at(lower)}%`, width: `${at(upper) - at(lower)}%` }} />
      )}
      {value !== null && <span className="interval-bar-value" style={{ left: `${at(value)}%` }} />}
    </span>
  );
}

/** A scale that holds all of these differences, with zero in its middle. */
export function scaleAround(
  estimates: readonly Pick<IntervalBarProps, 'value' | 'lower' | 'upper'>[],
): readonly [number, number] {
  const sizes = estimates.flatMap(({ value, lower, upper }) => [value, lower, upper]).map((x) => Math.abs(x ?? 0));
  const most = Math.max(0.01, ...sizes);
  return [-most, most];
}
