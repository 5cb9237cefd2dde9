/** A cell against the control: the mean gain, and whether it is more than chance. 'Undecided' is not 'the same'. */
import type { BenchCellChange } from '@raglab/core';
import { Badge, type BadgeProps } from '../../components/badge.tsx';
import { formatGain, formatP, formatScore } from '../../components/format-number.ts';

const TONES: Readonly<Record<BenchCellChange['verdict'], NonNullable<BadgeProps['tone']>>> = {
  better: 'good',
  worse: 'bad',
  undecided: 'neutral',
  'not measured': 'warn',
};

export function ChangeBadge({ change }: { readonly change: BenchCellChange }) {
  const { gain, lower, upper, adjustedP, pairs, smallestDetectable, verdict } = change;
  const bounds = lower === null || upper === null ? '' : `, 95 % interval ${formatGain(lower)} to ${formatGain(upper)}`;
  const seen =
    smallestDetectable === null ? '' : `; these questions can show ${formatScore(smallestDetectable)} or more`;
  return (
    <span className="nowrap" title={`${pairs} pairs${bounds}, p ${formatP(adjustedP)} (Holm)${seen}`}>
      {formatGain(gain)} <Badge tone={TONES[verdict]}>{verdict}</Badge>
    </span>
  );
}
