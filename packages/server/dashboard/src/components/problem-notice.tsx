/** An error for people: what went wrong, what was expected and received, what to do. Text only, whatever the server says. */
import { problemOfError } from '../api/problem-error.ts';
import { Button } from './button.tsx';
import './states.css';

export interface ProblemNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

export function ProblemNotice({ error, onRetry }: ProblemNoticeProps) {
  const { title, code, status, detail, expected, received, remedy, excerpt } = problemOfError(error);
  const facts = [
    ['Expected', expected],
    ['Received', received],
    ['What to do', remedy],
  ].filter((fact): fact is [string, string] => fact[1] !== undefined);
  return (
    <div className="problem" role="alert">
      <p className="problem-title">{title}</p>
      {facts.length === 0 && detail !== undefined && detail !== title && <p>{detail}</p>}
      {facts.length > 0 && (
        <dl className="problem-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {excerpt !== undefined && <pre className="problem-excerpt">{excerpt}</pre>}
      <div className="row">
        {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
        {code !== undefined && (
          <span className="small faint">
            <code>{code}</code> · status {status}
          </span>
        )}
      </div>
    </div>
  );
}
