/**
 * What each kind of index gives up for speed, measured on a sample of a collection's own vectors with sentences of its own as questions: every kind is
 * built in a scratch table and searched at several settings, beside exact search. The collection itself is only read.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  compareIds,
  createRandom,
  type IndexKindMeasurements,
  type IndexKindPoint,
  type JobProgress,
  shuffled,
  throwIfAborted,
} from '@raglab/core';
import {
  fewestRowsFor,
  INDEX_KINDS,
  type IndexKind,
  type IndexSpec,
  openLanceStore,
  verifyIndex,
} from '@raglab/retrieval';
import type { OpenLab } from '../open-lab.ts';
import { sampleQueries } from '../verify-collection-index.ts';
import { toMeasuredSearch } from './collection-catalog.ts';
import { embedderFactsOf } from './document-library.ts';
import { writeIndexKinds } from './index-kinds-file.ts';

export interface MeasureOptions {
  readonly collection: string;
  /** Vectors at most. */
  readonly sample?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

const DEFAULT_SAMPLE = 5_000;
const SEED = 1;
const K = 10;
const WARM_UP = 20;
const EFS = [20, 40, 80, 160, 320];
const NPROBES = [1, 2, 4, 8, 16, 32];

type Setting = Pick<IndexKindPoint, 'parameter' | 'value'>;

export async function measureIndexKinds(lab: OpenLab, options: MeasureOptions): Promise<IndexKindMeasurements> {
  const { sample = DEFAULT_SAMPLE, signal, onProgress } = options;
  const version = lab.stores.active(options.collection);
  const { collection, dimension, embedderKey } = version;
  const drawn = await lab.stores.use(version, embedderFactsOf(version), async (store) => {
    const ids = [...(await store.listIds())].sort(compareIds);
    const records = await store.get(shuffled(ids, createRandom(SEED)).slice(0, sample), { withVectors: true });
    return { records, queries: await sampleQueries(lab, version, store) };
  });
  const records = drawn.records.map((record) => ({ ...record, vector: record.vector! }));
  const scratch = await mkdtemp(join(lab.catalog.directory, 'cache', 'measure-'));
  const store = await openLanceStore({ uri: scratch, table: 'sample', dimension, embedderKey, create: true });
  try {
    await store.upsert(records);
    const kinds = INDEX_KINDS.filter((kind) => kind === 'flat' || records.length >= fewestRowsFor({ kind }));
    const wanted = kinds.flatMap((kind) => settingsOf(kind).map((setting) => ({ kind, setting })));
    const points: IndexKindPoint[] = [];
    for (const [done, { kind, setting }] of wanted.entries()) {
      throwIfAborted(signal);
      onProgress({ done, total: wanted.length, what: 'measurements' });
      await store.createIndex(specOf(kind, setting, records.length));
      await verifyIndex(store, { queries: drawn.queries.slice(0, WARM_UP), k: K });
      const measured = toMeasuredSearch(await verifyIndex(store, { queries: drawn.queries, k: K }));
      const { built, vector } = await store.indexStatus();
      points.push({
        kind,
        ...setting,
        ...measured,
        buildMs: built?.buildMs ?? null,
        indexBytes: vector?.bytes ?? null,
      });
    }
    const measuredAt = lab.clock.now().toISOString();
    const measurements = { collection, measuredAt, rows: records.length, dimension, points };
    await writeIndexKinds(lab.catalog.directory, measurements);
    return measurements;
  } finally {
    await store.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function settingsOf(kind: IndexKind): Setting[] {
  if (kind === 'flat') return [{ parameter: null, value: null }];
  const isGraph = kind.startsWith('hnsw');
  return (isGraph ? EFS : NPROBES).map((value) => ({ parameter: isGraph ? 'ef' : 'nprobes', value }));
}

/** √n partitions, as textbooks say: a sample is too small for the store's own, of which there would be one, and no curve. */
function specOf(kind: IndexKind, { parameter, value }: Setting, rows: number): IndexSpec {
  if (parameter === null || value === null) return { kind };
  const partitions = Math.round(Math.sqrt(rows));
  return { kind, ...(parameter === 'nprobes' && { partitions }), [parameter]: value };
}
