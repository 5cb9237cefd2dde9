/** One entry of a ranked list: what fusion works on, whatever the ids name. */
import { compareIds } from '@raglab/core';

export interface ScoredId {
  readonly id: string;
  readonly score: number;
}

/** Best first, ties by id. */
export function byScore(a: ScoredId, b: ScoredId): number {
  return b.score - a.score || compareIds(a.id, b.id);
}
