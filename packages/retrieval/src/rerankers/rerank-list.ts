/** Puts a reranker's scores into a longer list: what it scored comes first, in its order; what it did not see follows in the old order, below. */
import type { RerankScore } from '@raglab/core';
import { byScore, type ScoredId } from '../fusion/scored-id.ts';

export function rerankList(list: readonly ScoredId[], scores: readonly RerankScore[]): ScoredId[] {
  const scoreOf = new Map(scores.map(({ chunkId, score }) => [chunkId, score]));
  const seen = list.filter(({ id }) => scoreOf.has(id)).map(({ id }) => ({ id, score: scoreOf.get(id)! }));
  const unseen = list.filter(({ id }) => !scoreOf.has(id));
  const floor = Math.min(...seen.map(({ score }) => score)) - 1;
  const highest = unseen[0]?.score ?? 0;
  const below = unseen.map(({ id, score }) => ({ id, score: floor + (score - highest) }));
  return [...seen.sort(byScore), ...below];
}
