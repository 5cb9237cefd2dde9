/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): score(d) = Σ_lists weight / (k + rank of d in the list), ranks from 1;
 * a list that lacks d adds nothing. Uses no scores, so it needs no calibration and cannot tell a clear win from a narrow one: a weak list
 * pulls a strong one down. Range (0, Σ weights / (k + 1)], higher is better; no lists give nothing.
 *
 * Worked example, k = 60: lists [a, b] and [b, c] give b = 1/62 + 1/61 = .03252, a = 1/61 = .01639, c = 1/62 = .01613.
 */
import { byScore, type ScoredId } from './scored-id.ts';

export interface ReciprocalRankOptions {
  /** How flat: the paper's 60 lets rank 1 count 1.16 times rank 10. */
  readonly k?: number;
  /** One per list; default 1 each. */
  readonly weights?: readonly number[];
}

/** Lists best first; an id that stands twice in a list counts at its better rank. */
export function fuseReciprocalRank(
  lists: readonly (readonly ScoredId[])[],
  { k = 60, weights }: ReciprocalRankOptions = {},
): ScoredId[] {
  const scores = new Map<string, number>();
  for (const [index, list] of lists.entries()) {
    const weight = weights?.[index] ?? 1;
    const distinct = new Set(list.map(({ id }) => id));
    for (const [position, id] of [...distinct].entries()) {
      scores.set(id, (scores.get(id) ?? 0) + weight / (k + position + 1));
    }
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort(byScore);
}
