/** A day of change in one commit: most of the changing rows get new vectors, the rest is deleted, and as many rows come new. */
import { type ChunkRecord, type Random, shuffled } from '@raglab/core';
import type { LanceStore } from '@raglab/retrieval';

/** Of the changing rows: those that are replaced; the rest is deleted, and as many are added. */
const REPLACED = 2 / 3;

interface Change {
  readonly fresh: readonly ChunkRecord[];
  /** Of the rows. */
  readonly churn: number;
  readonly random: Random;
}

/** Returns the rows that live after it. */
export async function changeDay(
  store: LanceStore,
  live: readonly ChunkRecord[],
  { fresh, churn, random }: Change,
): Promise<ChunkRecord[]> {
  const order = shuffled(live, random);
  const changing = order.slice(0, Math.round(churn * live.length));
  const kept = changing.slice(0, Math.round(REPLACED * changing.length));
  const replaced = kept.map((record, i) => ({ ...record, vector: fresh[i]!.vector }));
  const added = fresh.slice(kept.length, changing.length);
  const ids = [...changing, ...added].map(({ chunk }) => chunk.documentId);
  await store.replaceDocuments(ids, [...replaced, ...added]);
  return [...order.slice(changing.length), ...replaced, ...added];
}

/** Ids and documents of their own for each day: a row is a document. */
export function renamed(records: readonly ChunkRecord[], day: number): ChunkRecord[] {
  return records.map((record) => {
    const id = `${day}-${record.chunk.id}`;
    return { ...record, chunk: { ...record.chunk, id, documentId: id } };
  });
}
