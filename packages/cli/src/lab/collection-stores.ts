/**
 * Collections and their stores: which index version answers, under which table name, opened once and kept open.
 */
import { type Embedder, RaglabError } from '@raglab/core';
import {
  type IndexKind,
  type IndexRegistry,
  type IndexVersion,
  type LanceStore,
  openLanceStore,
} from '@raglab/retrieval';

/** The collection that commands use when none is named. */
export const DEFAULT_COLLECTION = 'default';

export interface CollectionStores {
  readonly names: () => string[];
  /** The active version of a collection. Without a name: `default`, or the only collection there is. Throws `not_found`. */
  active(collection?: string): IndexVersion;
  /** The store of a version; `embedder` must be the one its vectors come from (`model_mismatch`). */
  open(version: IndexVersion, embedder: Pick<Embedder, 'key' | 'dimension'>): Promise<LanceStore>;
  /** The same for writing: a table that was lost is made again, empty, and the ledger knows what it lacks. */
  openForWriting(version: IndexVersion, embedder: Pick<Embedder, 'key' | 'dimension'>): Promise<LanceStore>;
  /** Registers a version and creates its empty table. */
  create(
    collection: string,
    facts: { embedder: Embedder; chunkerKey: string; kind: IndexKind },
  ): Promise<{ version: IndexVersion; store: LanceStore }>;
  close(): Promise<void>;
}

export function createCollectionStores(registry: IndexRegistry, uri: string): CollectionStores {
  const opened = new Map<string, Promise<LanceStore>>();
  const keep = (table: string, opening: () => Promise<LanceStore>): Promise<LanceStore> => {
    const known = opened.get(table);
    if (known) return known;
    const store = opening();
    opened.set(table, store);
    store.catch(() => opened.delete(table));
    return store;
  };
  const names = (): string[] => [...new Set(registry.list().map((version) => version.collection))];

  return {
    names,
    active(collection) {
      const known = names();
      const name =
        collection ?? (known.includes(DEFAULT_COLLECTION) || known.length !== 1 ? DEFAULT_COLLECTION : known[0]!);
      const version = registry.active(name);
      if (version) return version;
      throw new RaglabError({
        code: 'not_found',
        problem: `there is no collection '${name}' in this lab`,
        expected: known.length > 0 ? `one of ${known.join(', ')} (--collection NAME)` : 'a collection',
        received: known.length > 0 ? `'${name}'` : 'none',
        ...(known.length === 0 ? { remedy: 'run `raglab ingest PATH` first' } : {}),
      });
    },
    open: (version, embedder) =>
      keep(version.table, () =>
        openLanceStore({ uri, table: version.table, dimension: embedder.dimension, embedderKey: embedder.key }),
      ),
    openForWriting: ({ table, embedderKey }, { key, dimension }) =>
      keep(table, () => openLanceStore({ uri, table, dimension, embedderKey: key, create: key === embedderKey })),
    async create(collection, { embedder, chunkerKey, kind }) {
      const version = registry.create({
        collection,
        embedderKey: embedder.key,
        embedderModel: embedder.model,
        chunkerKey,
        dimension: embedder.dimension,
        kind,
      });
      const location = { uri, table: version.table, dimension: embedder.dimension, embedderKey: embedder.key };
      return { version, store: await keep(version.table, () => openLanceStore({ ...location, create: true })) };
    },
    async close() {
      for (const store of opened.values()) await (await store).close();
      opened.clear();
    },
  };
}
