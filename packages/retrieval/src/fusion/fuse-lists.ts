/** Fuses a dense and a lexical list as a `FusionSpec` says, and notes what it did for the trace. */
import { fuseReciprocalRank } from './fuse-reciprocal-rank.ts';
import { fuseWeighted } from './fuse-weighted.ts';
import type { FusionSpec } from './fusion-spec.ts';
import type { ScoredId } from './scored-id.ts';

export interface FusedList {
  readonly fused: readonly ScoredId[];
  readonly note: string;
}

export function fuseLists(dense: readonly ScoredId[], lexical: readonly ScoredId[], spec: FusionSpec): FusedList {
  if (spec.type === 'reciprocal-rank') {
    const { k = 60, denseWeight = 0.5 } = spec;
    const fused = fuseReciprocalRank([dense, lexical], { k, weights: [denseWeight, 1 - denseWeight] });
    return { fused, note: `reciprocal rank, k ${k}, dense weight ${denseWeight}` };
  }
  const weights = [spec.denseWeight, 1 - spec.denseWeight];
  const fused = fuseWeighted([dense, lexical], { weights, normalisation: 'min-max' });
  return { fused, note: `weighted min-max, dense weight ${spec.denseWeight}` };
}
