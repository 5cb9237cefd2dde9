/** A number with its 95 % interval behind it, smaller; where it was not measured, a dash that says why when pointed at. */
import type { IntervalEstimate } from '@raglab/core';
import { formatScore } from './format-number.ts';

export interface EstimateProps {
  readonly estimate: IntervalEstimate;
  readonly reason?: string | null | undefined;
  readonly format?: (value: number) => string;
}

export function Estimate({ estimate: { value, lower, upper }, reason, format = formatScore }: EstimateProps) {
  if (value === null) return <span title={reason ?? 'not measured'}>–</span>;
  return (
    <span className="nowrap">
      {format(value)}
      {lower !== null && upper !== null && (
        <span className="small faint">
          {' '}
          [{format(lower)}, {format(upper)}]
        </span>
      )}
    </span>
  );
}
