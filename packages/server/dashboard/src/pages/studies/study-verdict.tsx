/** The verdict of a study, computed from its figures. */
import type { StudySummary } from '@raglab/core';
import { Badge, type BadgeProps } from '../../components/badge.tsx';

const TONES: Readonly<Record<NonNullable<StudySummary['verdict']>, NonNullable<BadgeProps['tone']>>> = {
  holds: 'good',
  'holds partly': 'warn',
  'does not hold here': 'bad',
};

export function StudyVerdict({ verdict }: Pick<StudySummary, 'verdict'>) {
  return verdict === null ? <Badge>not run</Badge> : <Badge tone={TONES[verdict]}>{verdict}</Badge>;
}
