/** What a lab holds, read back for comparison: from the store itself, from the catalog, and from the cache. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { loadLabConfig } from '../../packages/cli/src/lab/lab-config.ts';
import { openLab } from '../../packages/cli/src/lab/open-lab.ts';

export interface LabContents {
  /** Of every row in the store, sorted; a doubled row would stand here twice. */
  readonly storeIds: readonly string[];
  readonly ledgerIds: readonly string[];
  readonly pendingWrites: number;
  readonly deadLetters: readonly { readonly uri: string; readonly stage: string }[];
}

export async function readLab(folder: string): Promise<LabContents> {
  const config = await loadLabConfig(folder);
  const lab = await openLab({ directory: join(folder, 'lab'), baseDirectory: folder, config, create: false });
  try {
    const version = lab.stores.active('faults');
    const store = await lab.stores.open(version, { key: version.embedderKey, dimension: version.dimension });
    const all = (sql: string): unknown[] => lab.catalog.database.prepare(sql).all();
    return {
      storeIds: [...(await store.listIds())].toSorted(),
      ledgerIds: (all('SELECT chunk_id FROM chunk_metadata ORDER BY chunk_id') as { chunk_id: string }[]).map(
        (row) => row.chunk_id,
      ),
      pendingWrites: all('SELECT * FROM ledger_pending_writes').length,
      deadLetters: all('SELECT uri, stage FROM dead_letters ORDER BY uri') as LabContents['deadLetters'],
    };
  } finally {
    await lab.close();
  }
}

/** Hashes of the texts whose vectors are kept. Read by SQLite alone, as it is found after a kill. */
export function readCache(folder: string): Set<string> {
  const path = join(folder, 'lab', 'cache', 'embeddings.db');
  if (!existsSync(path)) return new Set();
  const database = new DatabaseSync(path);
  try {
    const isThere = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'embedding_cache'").get();
    if (!isThere) return new Set();
    return new Set(
      database
        .prepare('SELECT text_hash FROM embedding_cache')
        .all()
        .map((row) => String(row.text_hash)),
    );
  } finally {
    database.close();
  }
}
