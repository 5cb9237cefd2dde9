/**
 * Recall@k of an index against exact search over the same table, for given queries: the share of the exact neighbours that were found, with Wilson's
 * interval. Two builds of one index differ by a few thousandths, because LanceDB draws centres and layers unseeded: `RECALL_TOLERANCE`.
 */
import type { LanceStore } from '@raglab/retrieval';
import { verifyIndex } from '@raglab/retrieval';

/** For tables of some thousand rows and some hundred queries; quantised indexes without refinement vary most. */
export const RECALL_TOLERANCE = 0.05;

export async function recallOf(
  store: LanceStore,
  queries: readonly Float32Array[],
  k: number,
): Promise<{ value: number; lower: number; upper: number }> {
  const { recall, lower, upper } = await verifyIndex(store, { queries, k });
  return { value: recall, lower, upper };
}
