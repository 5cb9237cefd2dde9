/**
 * LanceDB's own search over a store's table, with the settings left open: for what the lab's store would decide (candidates, partitions,
 * refinement), and for several settings over one index. Recall is against exact search through the store.
 */
import { join } from 'node:path';
import { connect, type Table } from '@lancedb/lancedb';
import { wilsonInterval } from '@raglab/core';
import type { LanceStore } from '@raglab/retrieval';
import type { StudyContext } from '../framework/study.ts';
import type { IntervalFigures } from './score-questions.ts';

/** What is left out is the engine's choice: ef 1.5 × k, 20 partitions, no refinement. */
export interface EngineSettings {
  /** Candidates in the graph. */
  readonly ef?: number;
  /** Partitions looked into. */
  readonly nprobes?: number;
  /** Candidates per result that are compared again with their exact vectors. */
  readonly refine?: number;
}

/**
 * Two builds of one index differ a little: LanceDB draws centres and layers unseeded. Holds for tables of some thousand rows and some
 * hundred neighbours; codes without refinement vary most.
 */
export const RECALL_TOLERANCE = 0.05;

/** The table as it is now: open it after the index is built. Closed after the run. */
export async function openEngineTable(context: StudyContext, { table }: LanceStore): Promise<Table> {
  const connection = context.closing(await connect(join(context.scratch, 'lance')));
  return context.closing(await connection.openTable(table));
}

/** Chunk ids, best first. */
export async function searchEngine(
  table: Table,
  query: Float32Array,
  k: number,
  { ef, nprobes, refine }: EngineSettings,
): Promise<string[]> {
  const search = table.vectorSearch(query).distanceType('dot').limit(k);
  if (ef !== undefined) search.ef(ef);
  if (nprobes !== undefined) search.nprobes(nprobes);
  if (refine !== undefined) search.refineFactor(refine);
  return (await search.select(['chunkId', '_distance']).toArray()).map(({ chunkId }) => String(chunkId));
}

/** For each query the ids of its k nearest. */
export async function exactNeighbours(
  store: LanceStore,
  queries: readonly Float32Array[],
  k: number,
): Promise<readonly ReadonlySet<string>[]> {
  const neighbours: Set<string>[] = [];
  for (const query of queries) {
    const hits = await store.searchVector(query, { k, exact: true });
    neighbours.push(new Set(hits.map(({ record }) => record.chunk.id)));
  }
  return neighbours;
}

/** Share of the exact neighbours that `search` finds, with Wilson's interval over all of them. */
export async function recallOf(
  exact: readonly ReadonlySet<string>[],
  search: (query: number) => Promise<readonly string[]>,
): Promise<IntervalFigures> {
  let found = 0;
  let wanted = 0;
  for (const [i, ids] of exact.entries()) {
    found += (await search(i)).filter((id) => ids.has(id)).length;
    wanted += ids.size;
  }
  const { lower, upper } = wilsonInterval(found, wanted)!;
  return { value: found / wanted, lower, upper };
}
