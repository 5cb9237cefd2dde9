/**
 * A vector store on LanceDB: embedded, on a directory or on object storage, versioned by commit. One table is one index version: the key of
 * the embedder stands in the table's schema, and opening it with another is refused.
 * Does not know collections or which version is active: that is the index registry's.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection, Table } from '@lancedb/lancedb';
import { type Clock, messageOf, RaglabError } from '@raglab/core';
import { checkFiles } from './check-files.ts';
import { chunkSchema, columnNamesOf, missingColumnsOf } from './chunk-table.ts';
import { createExclusive } from './create-exclusive.ts';
import { createSnapshots } from './create-snapshots.ts';
import { hasTable } from './has-table.ts';
import { createLanceFilterIndexes } from './lance-filter-indexes.ts';
import { buildWordsIndex, createLanceIndexes, WORDS_INDEX } from './lance-indexes.ts';
import { createLanceReads } from './lance-reads.ts';
import type { LanceStore } from './lance-store.ts';
import { createLanceWrites } from './lance-writes.ts';
import { connectLance, type Lance, type LanceLocation, loadLance } from './load-lance.ts';
import { openLanceSnapshot, versionAt } from './open-lance-snapshot.ts';
import { createRenewedConnection } from './renewed-connection.ts';
import { retryCommit } from './retry-commit.ts';
import { storageError } from './storage-error.ts';
import { COMMIT_RETRY } from './store-defaults.ts';

export interface LanceStoreOptions extends LanceLocation {
  readonly table: string;
  /** Length of the vectors. */
  readonly dimension: number;
  /** `Embedder.key` of the one embedder whose vectors live here. */
  readonly embedderKey: string;
  /** For the times of index builds. */
  readonly clock?: Clock;
  /** Create the table when it is not there. Default false. */
  readonly create?: boolean;
}

const EMBEDDER_KEY = 'raglab:embedderKey';
const DIMENSION = 'raglab:dimension';

/** Throws `not_found` without the table (unless `create`), `model_mismatch` when it holds vectors of another embedder. */
export async function openLanceStore(options: LanceStoreOptions): Promise<LanceStore> {
  const lance = await loadLance();
  const connection = await connectLance(options);
  try {
    const table = await openTable(lance, connection, options);
    await refuseOtherModel(table, options);
    await addMissingColumns(table);
    const columnNames = columnNamesOf(await table.schema());
    const exclusively = createExclusive();
    const { table: name, dimension, embedderKey, clock, uri } = options;
    const { searchSpec, ...indexes } = await createLanceIndexes(lance, table, {
      dimension,
      exclusively,
      ...(clock && { clock }),
    });
    const openVersion = (version: number): Promise<LanceStore> => openLanceSnapshot(connection, options, version);
    const renewed = createRenewedConnection<Connection, LanceStore>(() => connectLance(options));
    const snapshots = createSnapshots(
      () => table.version(),
      (version) => renewed.open((renewedConnection) => openLanceSnapshot(renewedConnection, options, version)),
    );
    return {
      table: name,
      dimension,
      embedderKey,
      ...createLanceReads(lance, table, { dimension, columnNames, searchSpec }),
      ...createLanceWrites(table, dimension, columnNames, exclusively),
      ...indexes,
      ...createLanceFilterIndexes(lance, table, exclusively),
      checkFiles: () => checkFiles(table, uri),
      version: () => table.version(),
      openAsOf: async (date) => openVersion(await versionAt(table, date)),
      openVersion,
      acquireSnapshot: snapshots.acquire,
      async close() {
        snapshots.close();
        renewed.close();
        table.close();
        connection.close();
      },
    };
  } catch (error) {
    connection.close();
    throw storageError(options.uri, error);
  }
}

async function openTable(lance: Lance, connection: Connection, options: LanceStoreOptions): Promise<Table> {
  const { table: name, uri, dimension, embedderKey, create = false } = options;
  if (await hasTable(connection, name, uri)) return openWhenMade(connection, name);
  if (!create) {
    throw new RaglabError({
      code: 'not_found',
      problem: `there is no table ${name} in ${uri}`,
      expected: 'an index that was built',
      received: 'none of that name',
      remedy: 'Run `raglab ingest` first.',
    });
  }
  const metadata = new Map([
    [EMBEDDER_KEY, embedderKey],
    [DIMENSION, String(dimension)],
  ]);
  const table = await connection
    .createEmptyTable(name, chunkSchema(dimension, metadata), { existOk: true })
    .catch((error: unknown) => {
      // Another process made it meanwhile, and has declared its key, which is part of the schema.
      if (!/schema does not match|already exists/i.test(messageOf(error))) throw error;
      return openWhenMade(connection, name);
    });
  // Without a declared key, two writers that insert the same new chunk both insert it.
  await retryCommit(() => table.setUnenforcedPrimaryKey('chunkId')).catch((error: unknown) => {
    if (!/already set/i.test(messageOf(error))) throw error;
  });
  const indexed = (await table.listIndices()).some((index) => index.name === WORDS_INDEX);
  if (!indexed) await retryCommit(() => buildWordsIndex(lance, table));
  return table;
}

/** Another process may be making the table: its folder is there a moment before its first version is. */
async function openWhenMade(connection: Connection, name: string): Promise<Table> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connection.openTable(name);
    } catch (error) {
      if (attempt === COMMIT_RETRY.attempts || !/not found/i.test(messageOf(error))) throw error;
      await wait(COMMIT_RETRY.firstWaitMs * 2 ** (attempt - 1));
    }
  }
}

/** A table made by an earlier version of the lab gets the columns introduced since, all null; one that may only be read is read without. */
async function addMissingColumns(table: Table): Promise<void> {
  const missing = missingColumnsOf(columnNamesOf(await table.schema()));
  if (missing.length === 0) return;
  try {
    await retryCommit(() => table.addColumns(missing));
  } catch (error) {
    if (!/permission denied|read-only file system/i.test(messageOf(error))) throw error;
  }
}

async function refuseOtherModel(table: Table, { dimension, embedderKey }: LanceStoreOptions): Promise<void> {
  const { metadata } = await table.schema();
  const storedKey = metadata.get(EMBEDDER_KEY);
  const storedDimension = metadata.get(DIMENSION);
  if (storedKey === embedderKey && storedDimension === String(dimension)) return;
  throw new RaglabError({
    code: 'model_mismatch',
    problem: `the vectors in ${table.name} come from another embedding model`,
    expected: `${storedKey ?? 'no known embedder'} (${storedDimension ?? '?'} dimensions)`,
    received: `${embedderKey} (${dimension} dimensions)`,
    remedy: 'Search with the model that built the index, or build a new index version beside it: `raglab index build`.',
  });
}
