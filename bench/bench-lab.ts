/** Everything around an ingestion, in a temporary folder and with real parts: LanceDB, SQLite, and the embedder that is given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Embedder, systemClock, type TokenEmbedder } from '@raglab/core';
import {
  createChunker,
  createCl100kCounter,
  type IngestOptions,
  type IngestResult,
  ingest,
  type Ledger,
  openEmbeddingCache,
  openLedger,
  parseChunkerSpec,
} from '@raglab/ingest';
import { createTransformersEmbedder, type LanceStore, openLanceStore } from '@raglab/retrieval';
import Database from 'better-sqlite3';

export interface BenchLab {
  readonly folder: string;
  readonly store: LanceStore;
  readonly ledger: Ledger;
  ingest(paths: readonly string[], options?: Partial<IngestOptions>): Promise<IngestResult>;
  close(): Promise<void>;
}

const REPOSITORY = join(import.meta.dirname, '..');

const scratchFolders = new Set<string>();

/** A folder that goes when the program ends, if the caller has not removed it before. */
export function createScratchFolder(name: string): string {
  if (scratchFolders.size === 0)
    process.once('exit', () => {
      for (const folder of scratchFolders) rmSync(folder, { recursive: true, force: true });
    });
  const folder = mkdtempSync(join(tmpdir(), `raglab-bench-${name}-`));
  scratchFolders.add(folder);
  return folder;
}

/** The bundled static model. */
export function createBundledEmbedder(): Promise<Embedder & TokenEmbedder> {
  const modelsDirectory = join(REPOSITORY, 'models');
  return createTransformersEmbedder({
    model: 'raglab-static',
    modelsDirectory,
    cacheDirectory: join(REPOSITORY, '.raglab'),
  });
}

/** `close` removes the folder; the embedder stays the caller's. */
export async function openBenchLab(embedder: Embedder, chunkerSpec = 'markdown:320/0'): Promise<BenchLab> {
  const folder = createScratchFolder('lab');
  const catalog = new Database(join(folder, 'catalog.db'));
  const cacheDatabase = new Database(join(folder, 'cache.db'));
  const store = await openLanceStore({
    uri: join(folder, 'lance'),
    table: 'bench',
    dimension: embedder.dimension,
    embedderKey: embedder.key,
    create: true,
  });
  const settings = {
    baseDirectory: folder,
    collection: 'bench',
    chunker: createChunker(parseChunkerSpec(chunkerSpec), await createCl100kCounter()),
    embedder,
    store,
    ledger: openLedger(catalog, systemClock),
    cache: openEmbeddingCache(cacheDatabase),
    clock: systemClock,
  };
  return {
    folder,
    store,
    ledger: settings.ledger,
    ingest: (paths, options) => ingest({ ...settings, paths, ...options }),
    close: async () => {
      await store.close();
      catalog.close();
      cacheDatabase.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
