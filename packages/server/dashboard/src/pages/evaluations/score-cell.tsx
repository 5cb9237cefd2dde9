/** The score of a case: its number, or what happened instead, with the reason when pointed at. */
import type { Score } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { formatScore } from '../../components/format-number.ts';

export function ScoreCell({ score }: { readonly score: Score | undefined }) {
  if (score === undefined) return <>–</>;
  if (score.status === 'measured') return <span title={score.reason}>{formatScore(score.value)}</span>;
  if (score.status === 'not_applicable')
    return (
      <span className="faint" title={score.reason}>
        n/a
      </span>
    );
  return (
    <span title={score.reason}>
      <Badge tone="bad">{score.status === 'error' ? 'error' : 'unreadable'}</Badge>
    </span>
  );
}
