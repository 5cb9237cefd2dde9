/**
 * Collections and their stores: which index version answers, under which table name. A store is opened once and kept; one whose version
 * answers no more is closed when no query uses it. The registry's row is read for every query, so a swap by any process is seen at once.
 */
import { type Embedder, RaglabError, type VectorStore } from '@raglab/core';
import type { IndexKind, IndexRegistry, IndexVersion, LanceStore } from '@raglab/retrieval';
import type { StoreDriver } from './store-driver.ts';

/** The collection that commands use when none is named. */
export const DEFAULT_COLLECTION = 'default';

export interface CollectionStores {
  readonly names: () => string[];
  /** The active version of a collection. Without a name: `default`, or the only collection there is. Throws `not_found`. */
  active(collection?: string): IndexVersion;
  /** Runs one query on one state of a version's store, unmoved by writers. `embedder` must be the one its vectors come from (`model_mismatch`). */
  use<T>(
    version: IndexVersion,
    embedder: Pick<Embedder, 'key' | 'dimension'>,
    query: (store: VectorStore, storeVersion: number | null) => Promise<T>,
    at?: StoreMoment,
  ): Promise<T>;
  /** The store itself, for work that is no query; it stays open until the lab closes. */
  open(version: IndexVersion, embedder: Pick<Embedder, 'key' | 'dimension'>): Promise<LanceStore>;
  /** The same for writing: a table that was lost is made again, empty, and the ledger knows what it lacks. */
  openForWriting(version: IndexVersion, embedder: Pick<Embedder, 'key' | 'dimension'>): Promise<LanceStore>;
  /** Registers a version and creates its empty table. */
  create(
    collection: string,
    facts: { embedder: Embedder; chunkerKey: string; kind: IndexKind; recipe: string; spec?: string },
  ): Promise<{ version: IndexVersion; store: LanceStore }>;
  /** Closes what `open` kept for work that has ended: a store holds some ten megabytes. One that is in use stays. */
  release(version: Pick<IndexVersion, 'table'>): Promise<void>;
  /** Deletes the table of a version that does not answer. */
  drop(version: IndexVersion): Promise<void>;
  close(): Promise<void>;
}

/** A state of the past: by the store's own version where that was recorded, else by time. */
export interface StoreMoment {
  readonly storeVersion: number | null;
  readonly date: Date;
}

interface OpenedStore {
  readonly version: Pick<IndexVersion, 'collection' | 'version'>;
  readonly store: Promise<LanceStore>;
  queries: number;
  /** Opened for work that is no query. */
  isHeld: boolean;
}

export function createCollectionStores(registry: IndexRegistry, driver: StoreDriver): CollectionStores {
  const opened = new Map<string, OpenedStore>();
  const entryOf = (version: IndexVersion, open: () => Promise<LanceStore>, key = version.table): OpenedStore => {
    const known = opened.get(key);
    if (known) return known;
    closeRetired();
    const entry = { version, store: open(), queries: 0, isHeld: false };
    opened.set(key, entry);
    entry.store.catch(() => opened.delete(key));
    return entry;
  };
  // A handle of its own: LanceDB refuses a question on the handle that is writing, and a server does both at once.
  const heldKey = ({ table }: Pick<IndexVersion, 'table'>): string => `${table} held`;
  const hold = (entry: OpenedStore): Promise<LanceStore> => {
    entry.isHeld = true;
    return entry.store;
  };
  const closeBoth = async (version: Pick<IndexVersion, 'table'>): Promise<void> => {
    for (const key of [version.table, heldKey(version)]) {
      const entry = opened.get(key);
      opened.delete(key);
      await (await entry?.store)?.close();
    }
  };
  const closeRetired = (): void => {
    for (const [table, entry] of opened) {
      const { collection, version } = entry.version;
      if (entry.queries > 0 || entry.isHeld || registry.active(collection)?.version === version) continue;
      opened.delete(table);
      entry.store.then((store) => store.close()).catch(() => {});
    }
  };
  const location = (version: Pick<IndexVersion, 'table'>, { key, dimension }: Pick<Embedder, 'key' | 'dimension'>) => ({
    ...{ table: version.table, dimension, embedderKey: key },
  });
  const names = (): string[] => [...new Set(registry.list().map((version) => version.collection))];
  const nameOf = (collection: string | undefined): string => {
    if (collection !== undefined) return collection;
    const known = names();
    return known.includes(DEFAULT_COLLECTION) || known.length !== 1 ? DEFAULT_COLLECTION : known[0]!;
  };

  return {
    names,
    active(collection) {
      const name = nameOf(collection);
      const version = registry.active(name);
      if (version) return version;
      const known = names();
      throw new RaglabError({
        code: 'not_found',
        problem: `there is no collection '${name}' in this lab`,
        expected: known.length > 0 ? `one of ${known.join(', ')} (--collection NAME)` : 'a collection',
        received: known.length > 0 ? `'${name}'` : 'none',
        ...(known.length === 0 ? { remedy: 'run `raglab ingest PATH` first' } : {}),
      });
    },
    async use(version, embedder, query, at) {
      const entry = entryOf(version, () => driver.open(location(version, embedder)));
      entry.queries++;
      try {
        const store = await entry.store;
        refuseOtherModel(version, store, embedder);
        if (at) return await inThePast(store, at, query);
        const snapshot = await store.acquireSnapshot();
        return await query(snapshot.store, snapshot.version).finally(snapshot.release);
      } finally {
        entry.queries--;
        closeRetired();
      }
    },
    open: (version, embedder) =>
      hold(entryOf(version, () => driver.open(location(version, embedder)), heldKey(version))),
    openForWriting: (version, embedder) =>
      hold(
        entryOf(
          version,
          () =>
            driver.open({
              ...location(version, embedder),
              create: embedder.key === version.embedderKey,
              purpose: 'writing',
            }),
          heldKey(version),
        ),
      ),
    async create(collection, { embedder, chunkerKey, kind, recipe, spec }) {
      const { key: embedderKey, model: embedderModel, dimension } = embedder;
      const facts = {
        collection,
        embedderKey,
        embedderModel,
        chunkerKey,
        dimension,
        kind,
        recipe,
        ...(spec !== undefined && { spec }),
      };
      const version = registry.create(facts);
      const open = () => driver.open({ ...location(version, embedder), create: true });
      return { version, store: await hold(entryOf(version, open, heldKey(version))) };
    },
    async release(version) {
      if ((opened.get(version.table)?.queries ?? 0) > 0) return;
      await closeBoth(version);
    },
    async drop(version) {
      await closeBoth(version);
      await driver.drop(version.table);
    },
    async close() {
      for (const { store } of opened.values()) await (await store).close();
      opened.clear();
      await driver.close();
    },
  };
}

async function inThePast<T>(
  store: LanceStore,
  { storeVersion, date }: StoreMoment,
  query: (store: VectorStore, storeVersion: number | null) => Promise<T>,
): Promise<T> {
  const past = await (storeVersion === null ? store.openAsOf(date) : store.openVersion(storeVersion));
  try {
    return await query(past, storeVersion);
  } finally {
    await past.close();
  }
}

/** A store that is kept open was checked with the embedder that opened it; this one may be another. */
function refuseOtherModel({ table }: IndexVersion, store: LanceStore, embedder: Pick<Embedder, 'key'>): void {
  if (store.embedderKey === embedder.key) return;
  throw new RaglabError({
    code: 'model_mismatch',
    problem: `the vectors in ${table} come from another embedding model`,
    expected: store.embedderKey,
    received: embedder.key,
    remedy: 'search with the model that built the index, or build a version with the new one: `raglab index build`',
  });
}
