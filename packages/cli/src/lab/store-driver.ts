/**
 * Opens and drops the tables of a lab where its configuration says: LanceDB in a folder or on object storage, or Postgres. Places that several labs may
 * share get the lab's own id before every table name, so that two labs with a collection of one name never write into one table.
 */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { RaglabError } from '@raglab/core';
import {
  connectPostgres,
  createPgvectorStore,
  dropLanceTable,
  dropPgvectorStore,
  type LanceStore,
  openLanceStore,
  type Postgres,
  s3Options,
} from '@raglab/retrieval';
import { once } from './once.ts';
import type { Catalog } from './open-catalog.ts';
import type { PgvectorStoreConfig, StoreConfig } from './store-config.ts';

interface StoreFacts {
  readonly table: string;
  readonly dimension: number;
  readonly embedderKey: string;
  /** Make the table when it is not there. */
  readonly create?: boolean;
  /** For LanceDB's caches. Default searching. */
  readonly purpose?: 'searching' | 'writing';
}

export interface StoreDriver {
  open(facts: StoreFacts): Promise<LanceStore>;
  /** One that is not there is no error. */
  drop(table: string): Promise<void>;
  /** After the stores are closed. */
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Nothing is connected before the first table is opened. */
export function createStoreDriver(config: StoreConfig, catalog: Catalog, environment: Environment): StoreDriver {
  if (config.provider === 'pgvector') return createPgvectorDriver(config, catalog, environment);
  const { directory, baseDirectory } = catalog;
  const { uri: given, storageOptions } = config;
  const remote = given?.includes('://') ?? false;
  const uri = given === undefined ? join(directory, 'lance') : remote ? given : resolve(baseDirectory, given);
  const location = { uri, ...(remote && { storageOptions: s3Options(storageOptions, environment) }) };
  const nameOf = (table: string): string => (given === undefined ? table : `${labId(catalog)}_${table}`);
  return {
    open: (facts) => openLanceStore({ ...location, ...facts, table: nameOf(facts.table) }),
    drop: (table) => dropLanceTable(location, nameOf(table)),
    close: async () => {},
  };
}

function createPgvectorDriver(config: PgvectorStoreConfig, catalog: Catalog, environment: Environment): StoreDriver {
  const connection = once<Postgres>(() => connectPostgres(urlOf(config, catalog, environment)));
  const nameOf = (table: string): string => `${labId(catalog)}_${table}`;
  return {
    open: async (facts) =>
      createPgvectorStore(await connection.get(), {
        ...facts,
        table: nameOf(facts.table),
        textSearch: config.textSearch,
      }),
    drop: async (table) => dropPgvectorStore(await connection.get(), nameOf(table)),
    close: async () => (await connection.started)?.close(),
  };
}

function urlOf({ url, urlEnv }: PgvectorStoreConfig, { baseDirectory }: Catalog, environment: Environment): string {
  const found = url ?? environment[urlEnv!];
  if (!found) {
    throw new RaglabError({
      code: 'configuration',
      problem: 'there is no url of a Postgres',
      expected: `the environment variable ${urlEnv} (store.urlEnv)`,
      received: 'none',
    });
  }
  const folder = /^pglite:(?!memory$)(.+)$/.exec(found)?.[1];
  return folder === undefined ? found : `pglite:${resolve(baseDirectory, folder)}`;
}

/** Eight hex digits, drawn when the lab first needs them and kept in its catalog. */
function labId({ database }: Catalog): string {
  database
    .prepare('INSERT OR IGNORE INTO lab_settings VALUES (?, ?)')
    .run('labId', `lab${randomBytes(4).toString('hex')}`);
  const row = database
    .prepare<[string], { value: string }>('SELECT value FROM lab_settings WHERE key = ?')
    .get('labId');
  return row!.value;
}
