/** What the marks of a walk's picture mean. */
import './walk-picture.css';

const DOTS = [
  ['walk-ground', 'vector'],
  ['walk-layer', 'in this layer'],
  ['walk-visited', 'compared'],
  ['walk-kept', 'compared and kept'],
] as const;

export function WalkLegend() {
  return (
    <p className="walk-legend">
      {DOTS.map(([name, label]) => (
        <span key={name}>
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <path className={name} d="M7 7h0" />
          </svg>
          {label}
        </span>
      ))}
      <span className="walk-picture">
        <svg viewBox="0 0 14 14" aria-hidden="true" style={{ display: 'inline' }}>
          <circle className="walk-nearest" cx="7" cy="7" r="5" />
        </svg>
        nearest so far
      </span>
      <span className="walk-picture">
        <svg viewBox="0 0 14 14" aria-hidden="true" style={{ display: 'inline' }}>
          <circle className="walk-current" cx="7" cy="7" r="5" />
        </svg>
        being compared
      </span>
      <span>
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <circle className="walk-hit" cx="7" cy="7" r="6" />
        </svg>
        found in the end
      </span>
      <span>
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <path className="walk-question" d="M1 7h12M7 1v12" />
        </svg>
        the question
      </span>
    </p>
  );
}
