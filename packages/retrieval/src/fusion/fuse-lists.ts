/** Fuses a dense and a lexical list as a `FusionSpec` says, and notes what it did for the trace. */
import { fuseReciprocalRank } from './fuse-reciprocal-rank.ts';
import { fuseWeighted } from './fuse-weighted.ts';
import type { FusionSpec } from './fusion-spec.ts';
import { byScore, type ScoredId } from './scored-id.ts';

export interface FusedList {
  readonly fused: readonly ScoredId[];
  readonly note: string;
}

/**
 * Fuses the first `candidates` of each list; what stands deeper follows below, by its rank. So the head of the result does not depend on how
 * many results were asked for: an evaluation that looks at 200 ranks what a user who looks at 10 is shown.
 */
export function fuseLists(
  dense: readonly ScoredId[],
  lexical: readonly ScoredId[],
  spec: FusionSpec,
  candidates: number,
): FusedList {
  const { fused, note } = fuseHeads(dense.slice(0, candidates), lexical.slice(0, candidates), spec);
  return { fused: [...fused, ...rankTails([dense, lexical], candidates, new Set(fused.map(({ id }) => id)))], note };
}

function fuseHeads(dense: readonly ScoredId[], lexical: readonly ScoredId[], spec: FusionSpec): FusedList {
  if (spec.type === 'reciprocal-rank') {
    const { k = 60, denseWeight = 0.5 } = spec;
    const fused = fuseReciprocalRank([dense, lexical], { k, weights: [denseWeight, 1 - denseWeight] });
    return { fused, note: `reciprocal rank, k ${k}, dense weight ${denseWeight}` };
  }
  const weights = [spec.denseWeight, 1 - spec.denseWeight];
  const fused = fuseWeighted([dense, lexical], { weights, normalisation: 'min-max' });
  return { fused, note: `weighted min-max, dense weight ${spec.denseWeight}` };
}

/** Scores below 0, and so below every fused one: the better of a chunk's ranks beyond the heads, negated. */
function rankTails(
  lists: readonly (readonly ScoredId[])[],
  candidates: number,
  fused: ReadonlySet<string>,
): ScoredId[] {
  const scores = new Map<string, number>();
  for (const list of lists) {
    for (const [depth, { id }] of list.slice(candidates).entries()) {
      if (!fused.has(id)) scores.set(id, Math.max(scores.get(id) ?? Number.NEGATIVE_INFINITY, -(depth + 1)));
    }
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort(byScore);
}
