/** A LanceDB table in the study's scratch folder: empty, or filled with the given records. */
import { join } from 'node:path';
import type { ChunkRecord } from '@raglab/core';
import { type LanceStore, openLanceStore } from '@raglab/retrieval';
import type { StudyContext } from '../framework/study.ts';

/** Rows per commit. */
const BATCH = 5000;

export interface TemporaryStoreOptions {
  readonly name?: string;
  readonly dimension: number;
  /** Default: that of vectors that no model made. */
  readonly embedderKey?: string;
  readonly records?: readonly ChunkRecord[];
}

/** Closed after the run. */
export async function openTemporaryStore(
  context: Pick<StudyContext, 'scratch' | 'closing'>,
  { name = 'store', dimension, embedderKey = 'synthetic', records = [] }: TemporaryStoreOptions,
): Promise<LanceStore> {
  const location = { uri: join(context.scratch, 'lance'), table: name };
  const store = context.closing(await openLanceStore({ ...location, dimension, embedderKey, create: true }));
  for (let from = 0; from < records.length; from += BATCH) await store.upsert(records.slice(from, from + BATCH));
  return store;
}
