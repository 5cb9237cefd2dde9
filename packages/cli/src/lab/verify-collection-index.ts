/** Does a version's index find what exact search finds? Asked with sentences of the collection itself. */
import { compareIds, type VectorStore } from '@raglab/core';
import { type IndexVerification, type IndexVersion, verifyIndex } from '@raglab/retrieval';
import type { OpenLab } from './open-lab.ts';

/** Queries when an index is verified: the first sentences of this many evenly spaced chunks. */
const VERIFY_QUERIES = 200;

/** Recall against exact search and latency, with the first sentences of evenly spaced chunks as questions. */
export async function verifyCollectionIndex(
  lab: OpenLab,
  version: IndexVersion,
  k: number,
): Promise<IndexVerification> {
  const store = await lab.stores.open(version, { key: version.embedderKey, dimension: version.dimension });
  return verifyIndex(store, { queries: await sampleQueries(lab, version, store), k });
}

/** A stored vector as a query would find itself first and flatter the index; a sentence out of the chunk is nearer to a question. */
export async function sampleQueries(
  lab: OpenLab,
  version: IndexVersion,
  store: Pick<VectorStore, 'listIds' | 'get'>,
): Promise<Float32Array[]> {
  const ids = [...(await store.listIds())].sort(compareIds);
  const step = Math.max(1, Math.floor(ids.length / VERIFY_QUERIES));
  const sample = await store.get(ids.filter((_, i) => i % step === 0).slice(0, VERIFY_QUERIES));
  const sentences = sample.map(({ chunk }) => /[^.?!\n]{20,}[.?!]/.exec(chunk.text)?.[0] ?? chunk.text.slice(0, 200));
  const { vectors } = await (await lab.embedderOf(version)).embed(sentences, { kind: 'query' });
  return vectors.filter((vector) => vector.some((value) => value !== 0));
}
