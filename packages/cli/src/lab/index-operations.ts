/**
 * Index versions of a collection: build one beside the active one, verify its recall, swap it in. The new version takes the chunks of
 * the active one; their vectors too when the embedder is the same, else every text is embedded again. Queries go on meanwhile.
 */
import { compareIds, RaglabError } from '@raglab/core';
import { chunkTextForEmbedding } from '@raglab/ingest';
import { type IndexKind, type IndexVersion, type LanceStore, verifyIndex } from '@raglab/retrieval';
import type { OpenLab } from './open-lab.ts';

export interface BuildReport {
  readonly version: IndexVersion;
  readonly rows: number;
  readonly buildMs: number;
}

export interface BuildOptions {
  readonly collection: string | undefined;
  readonly kind: IndexKind;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Chunks copied in one commit. */
const COPY_BATCH = 1000;
/** Queries when an index is verified: the first sentences of this many evenly spaced chunks. */
const VERIFY_QUERIES = 200;

/** Builds a version beside the active one; it answers nothing until `swapIndex`. */
export async function buildIndex(
  lab: OpenLab,
  { collection, kind, signal, onProgress }: BuildOptions,
): Promise<BuildReport> {
  const startedAt = lab.clock.monotonicMs();
  const active = lab.stores.active(collection);
  const embedder = await lab.embedder();
  const source = await lab.stores.open(active, { key: active.embedderKey, dimension: active.dimension });
  const { version, store } = await lab.stores.create(active.collection, {
    embedder,
    chunkerKey: active.chunkerKey,
    kind,
  });
  const ids = [...(await source.listIds())].sort(compareIds);
  const sameModel = active.embedderKey === embedder.key;
  for (let from = 0; from < ids.length; from += COPY_BATCH) {
    signal.throwIfAborted();
    const records = await source.get(ids.slice(from, from + COPY_BATCH), { withVectors: true });
    const header = { contextualHeader: lab.config.contextualHeader };
    const texts = records.map((record) => chunkTextForEmbedding(record, record.chunk, header));
    const vectors = sameModel
      ? records.map((record) => record.vector!)
      : (await embedder.embed(texts, { kind: 'passage', signal })).vectors;
    await store.upsert(records.map((record, i) => ({ ...record, vector: vectors[i]! })));
    onProgress?.(Math.min(from + COPY_BATCH, ids.length), ids.length);
  }
  if (ids.length > 0) await store.createIndex({ kind });
  await store.optimize();
  const rows = await store.count();
  const ready = lab.registry.markReady(active.collection, version.version, { rows, kind });
  return { version: ready, rows, buildMs: lab.clock.monotonicMs() - startedAt };
}

/** Recall against exact search and latency, with the first sentences of evenly spaced chunks as questions. */
export async function verifyCollectionIndex(
  lab: OpenLab,
  version: IndexVersion,
  k: number,
): Promise<Awaited<ReturnType<typeof verifyIndex>>> {
  const store = await lab.stores.open(version, { key: version.embedderKey, dimension: version.dimension });
  return verifyIndex(store, { queries: await sampleQueries(lab, store), k });
}

/** Makes a ready version the one that answers. Refused when the collection changed since it was built. */
export async function swapIndex(
  lab: OpenLab,
  collection: string | undefined,
  wanted: number | undefined,
): Promise<IndexVersion> {
  const active = lab.stores.active(collection);
  const candidates = lab.registry.list(active.collection).filter(({ version }) => version !== active.version);
  const next = candidates.find(({ version, state }) =>
    wanted === undefined ? state === 'ready' && version > active.version : version === wanted,
  );
  if (!next) {
    throw new RaglabError({
      code: 'not_found',
      problem: `there is no other version of '${active.collection}' to swap in`,
      expected:
        candidates.length > 0
          ? `one of ${candidates.map(({ version }) => version).join(', ')}`
          : 'a version that was built',
      remedy: 'run `raglab index build` first; `raglab index list` shows what there is',
    });
  }
  await refuseWhenBehind(lab, active, next);
  return lab.registry.activate(next.collection, next.version);
}

async function refuseWhenBehind(lab: OpenLab, active: IndexVersion, next: IndexVersion): Promise<void> {
  const idsOf = async (version: IndexVersion): Promise<Set<string>> => {
    const store = await lab.stores.open(version, { key: version.embedderKey, dimension: version.dimension });
    return new Set(await store.listIds());
  };
  const [current, built] = await Promise.all([idsOf(active), idsOf(next)]);
  const difference = current.symmetricDifference(built).size;
  if (difference === 0) return;
  throw new RaglabError({
    code: 'conflict',
    problem: `version ${next.version} of '${next.collection}' is behind the active one`,
    expected: `the same ${current.size} chunks`,
    received: `${difference} chunks that only one of the two has`,
    remedy: 'build again: `raglab index build`',
  });
}

/** A stored vector as a query would find itself first and flatter the index; a sentence out of the chunk is nearer to a question. */
async function sampleQueries(lab: OpenLab, store: LanceStore): Promise<Float32Array[]> {
  const ids = [...(await store.listIds())].sort(compareIds);
  const step = Math.max(1, Math.floor(ids.length / VERIFY_QUERIES));
  const sample = await store.get(ids.filter((_, i) => i % step === 0).slice(0, VERIFY_QUERIES));
  const sentences = sample.map(({ chunk }) => /[^.?!\n]{20,}[.?!]/.exec(chunk.text)?.[0] ?? chunk.text.slice(0, 200));
  const { vectors } = await (await lab.embedder()).embed(sentences, { kind: 'query' });
  return vectors.filter((vector) => vector.some((value) => value !== 0));
}
