/**
 * A lab that is gone after the run: ledger, cache and LanceDB table in the study's scratch folder, the ingestion pipeline over them. The real
 * parts, wired as the command line wires them, so that what a study measures is what a user gets.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '@raglab/core';
import {
  applyFeed,
  createChunker,
  createCl100kCounter,
  type FeedOptions,
  type FeedResult,
  INGEST_DEFAULTS,
  type IngestOptions,
  type IngestResult,
  ingest,
  type Ledger,
  openEmbeddingCache,
  openLedger,
  parseChunkerSpec,
  type ReindexResult,
  reindex,
} from '@raglab/ingest';
import type { LanceStore } from '@raglab/retrieval';
import Database from 'better-sqlite3';
import type { StudyContext } from '../framework/study.ts';
import { openTemporaryStore } from './temporary-store.ts';

export interface TemporaryLab {
  readonly folder: string;
  readonly store: LanceStore;
  readonly ledger: Ledger;
  /** The pipeline, from files to the store; offsets are those of the files' texts. */
  ingest(paths: readonly string[], options?: Partial<IngestOptions>): Promise<IngestResult>;
  /** The pipeline, from the lines of a change feed. */
  applyFeed(feed: FeedOptions['feed'], options?: Partial<FeedOptions>): Promise<FeedResult>;
  /** Builds another index version of all documents, cut by another chunker, in a store of its own. */
  reindexInto(store: LanceStore, chunker: string): Promise<ReindexResult>;
}

export interface TemporaryLabOptions {
  readonly embedder: Embedder;
  /** As configurations write it: 'recursive:200/0'. Default: the lab's. */
  readonly chunker?: string;
  /** Tells the labs of one study apart. */
  readonly name?: string;
}

/** Closed after the run; the embedder stays the caller's. */
export async function openTemporaryLab(context: StudyContext, options: TemporaryLabOptions): Promise<TemporaryLab> {
  const { embedder, chunker = 'markdown:320/0', name = 'lab' } = options;
  const folder = join(context.scratch, name);
  mkdirSync(folder, { recursive: true });
  const store = await openTemporaryStore(context, { name, dimension: embedder.dimension, embedderKey: embedder.key });
  const ledger = openLedger(context.closing(new Database(join(folder, 'catalog.db'))), context.clock);
  const cache = openEmbeddingCache(context.closing(new Database(join(folder, 'cache.db'))));
  const counter = await createCl100kCounter();
  const chunkerOf = (spec: string) => createChunker(parseChunkerSpec(spec), counter, embedder);
  const settings = {
    ...{ baseDirectory: context.scratch, collection: name, clean: false, signal: context.signal },
    ...{ chunker: chunkerOf(chunker), embedder, store, ledger, cache, clock: context.clock },
  };
  const source = { target: { collection: name, indexVersion: INGEST_DEFAULTS.indexVersion }, store };
  return {
    ...{ folder, store, ledger },
    ingest: (paths, given) => ingest({ ...settings, paths, ...given }),
    applyFeed: (feed, given) => applyFeed({ ...settings, feed, ...given }),
    reindexInto: (next, spec) =>
      reindex({ ...settings, chunker: chunkerOf(spec), store: next, source, indexVersion: 'next' }),
  };
}
