/** Where cases are lost: how many came through each layer, and the metrics on which the lost ones were at their worst or not measured. */
import type { EvaluationRun } from '@raglab/core';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount, formatShare } from '../../components/format-number.ts';
import { Panel } from '../../components/panel.tsx';

export function FunnelPanel({ funnel }: Pick<EvaluationRun, 'funnel'>) {
  const asked = funnel[0]?.left ?? 0;
  return (
    <Panel title="Where cases are lost" aside="a case is counted once, in the first layer that loses it">
      {asked === 0 ? (
        <EmptyState title="The run was not scored yet." />
      ) : (
        <ol className="funnel">
          {funnel.map(({ step, left, lost, because }) => (
            <li key={step}>
              <span className="funnel-step">{step}</span>
              <span className="funnel-bar" aria-hidden="true">
                <span style={{ width: `${(100 * left) / asked}%` }} />
                <span className="funnel-lost" style={{ width: `${(100 * lost) / asked}%` }} />
              </span>
              <span className="numeric">
                {formatCount(left)} <span className="small faint">{formatShare(left / asked)}</span>
              </span>
              <span className="funnel-because small soft">
                {lost > 0 &&
                  `${lost} lost: ${because.map(({ metric, cases }) => `${metric} ${cases}`).join(', ') || 'the system failed'}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
