/**
 * Documents into a collection: files (`ingest`) and change feeds, one writer per collection, into the index version that answers. Afterwards
 * the index is kept in order: a graph from a size on, merged files, a first version made the active one.
 */
import { resolve } from 'node:path';
import { type Embedder, RaglabError, type VectorStore } from '@raglab/core';
import {
  applyFeed,
  type Budget,
  type FeedOptions,
  type FeedResult,
  type FieldMap,
  type IngestOptions,
  type IngestProgress,
  type IngestResult,
  ingest,
  type Ledger,
  type NearDuplicates,
  type OcrOptions,
} from '@raglab/ingest';
import {
  DEFAULT_FLAT_LIMIT,
  type IndexRegistry,
  type IndexVersion,
  type OptimizeOptions,
  requireIntact,
} from '@raglab/retrieval';
import type { CollectionStores } from './collection-stores.ts';
import { createEmptyStore } from './empty-store.ts';
import { specWhileIngesting } from './index-config.ts';
import { indexFactsOf } from './index-facts.ts';
import { type IndexRecipe, recipeOf } from './index-recipe.ts';
import { lockCollection } from './ingest-lock.ts';
import type { LabConfig } from './lab-config.ts';
import type { Catalog } from './open-catalog.ts';
import type { PartsFor } from './pipeline-parts.ts';

export interface IngestRequest {
  readonly paths: readonly string[];
  readonly collection: string;
  readonly dryRun?: boolean;
  /** Which fields of JSONL and CSV records are what. */
  readonly fields?: FieldMap;
  readonly nearDuplicates?: NearDuplicates;
  /** False leaves texts as they are: for a test collection whose references count every character. */
  readonly clean?: boolean;
  /** Recognition of scanned PDF pages. */
  readonly ocr?: OcrOptions;
  /** The run stops, with finished work kept, before it would exceed either. */
  readonly budget?: Budget;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IngestProgress) => void;
}

export interface FeedRequest
  extends Pick<IngestRequest, 'collection' | 'budget' | 'signal' | 'onProgress'>,
    Pick<FeedOptions, 'feed' | 'feedName'> {}

/** A pipeline, given the parts that the lab wires. */
type Write<T> = (parts: Omit<IngestOptions, 'paths' | 'collection' | 'dryRun'>) => Promise<T>;

export interface IngestLab {
  /** A dry run writes nothing, not even an empty index. */
  ingest(request: IngestRequest): Promise<IngestResult>;
  applyFeed(request: FeedRequest): Promise<FeedResult>;
}

export interface IngestLabParts {
  readonly catalog: Catalog;
  readonly config: LabConfig;
  readonly registry: IndexRegistry;
  readonly stores: CollectionStores;
  readonly ledger: Ledger;
  /** What clean-up after a run must keep. */
  readonly retained: (version: IndexVersion) => OptimizeOptions;
  readonly partsFor: PartsFor;
}

export function createIngestLab({
  catalog,
  config,
  registry,
  stores,
  ledger,
  retained,
  partsFor,
}: IngestLabParts): IngestLab {
  const { directory } = catalog;
  const recipe: IndexRecipe = recipeOf(config);

  async function ingestPaths(request: IngestRequest): Promise<IngestResult> {
    const paths = request.paths.map((path) => resolve(path));
    if (!request.dryRun) return writeAlone(request, (parts) => ingest({ ...request, ...parts, paths }));
    assertCollectionName(request.collection);
    const { chunkerKey, parts } = await partsFor(recipe);
    const known = versionFor(request.collection, chunkerKey);
    const indexVersion = known ? { indexVersion: `v${known.version}` } : {};
    const store = (known && (await openIfThere(known, parts.embedder))) ?? createEmptyStore(parts.embedder);
    return ingest({ ...request, ...parts, paths, ...indexVersion, store });
  }

  /** Undefined where its table was lost. */
  async function openIfThere(version: IndexVersion, model: Embedder): Promise<VectorStore | undefined> {
    return stores.open(version, model).catch((error: unknown) => {
      if (error instanceof RaglabError && error.code === 'not_found') return undefined;
      throw error;
    });
  }

  function feedInto(request: FeedRequest): Promise<FeedResult> {
    return writeAlone(request, (parts) => applyFeed({ ...request, ...parts }));
  }

  async function writeAlone<T extends IngestResult>(
    { collection, signal }: Pick<IngestRequest, 'collection' | 'signal'>,
    write: Write<T>,
  ): Promise<T> {
    assertCollectionName(collection);
    const lock = await lockCollection(directory, collection, signal);
    try {
      return await writeInto(collection, write);
    } finally {
      lock.release();
    }
  }

  /** Runs `write` on the version of the collection that is written to, and keeps its index in order afterwards. */
  async function writeInto<T extends IngestResult>(collection: string, write: Write<T>): Promise<T> {
    const { chunkerKey, parts } = await partsFor(recipe);
    const known = versionFor(collection, chunkerKey);
    const { version, store } = known
      ? { version: known, store: await stores.openForWriting(known, parts.embedder) }
      : await stores.create(collection, {
          embedder: parts.embedder,
          chunkerKey,
          kind: 'flat',
          recipe: JSON.stringify(recipe),
        });
    requireIntact(await store.checkFiles());
    const report = await write({ ...parts, indexVersion: `v${version.version}`, store });
    const rows = await store.count();
    const spec = specWhileIngesting(config, rows);
    const { kind } = await store.indexStatus();
    // Both take memory by the size of the collection, and neither needs the model.
    if (rows >= DEFAULT_FLAT_LIMIT) await parts.embedder.rest?.();
    if (spec && kind === 'flat') await store.createIndex(spec);
    else if (changesStore(report)) await store.optimize(retained(version));
    if (config.filterIndexes === 'auto' && rows >= DEFAULT_FLAT_LIMIT) await store.createFilterIndexes();
    ledger.runs.recordStoreVersion({ collection, indexVersion: `v${version.version}` }, await store.version());
    registry.markReady(version.collection, version.version, {
      rows,
      ...(await indexFactsOf(store)),
      recipe: JSON.stringify(recipe),
    });
    if (version.state !== 'active') registry.activate(version.collection, version.version);
    return report;
  }

  /** The version that is written to. A first ingestion that was killed left one that is still building: it is taken up again. */
  function versionFor(collection: string, chunkerKey: string): IndexVersion | undefined {
    const known =
      registry.active(collection) ?? registry.list(collection).find((version) => version.state !== 'retired');
    if (!known) return undefined;
    if (known.chunkerKey !== chunkerKey) {
      throw new RaglabError({
        code: 'conflict',
        problem: `collection '${collection}' was cut by another chunker`,
        expected: known.chunkerKey,
        received: chunkerKey,
        remedy:
          'build a version with the new chunker (`raglab index build`, `raglab index swap`), ingest into another collection, or set the old one again',
      });
    }
    return known;
  }

  return { ingest: ingestPaths, applyFeed: feedInto };
}

function changesStore({ chunks }: IngestResult): boolean {
  return chunks.added + chunks.updated + chunks.removed > 0;
}

function assertCollectionName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return;
  const expected = 'up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit';
  throw new RaglabError({ code: 'usage', problem: 'not a name for a collection', expected, received: `'${name}'` });
}
