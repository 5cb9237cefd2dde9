/**
 * Connections for stores that are opened and closed all the time, one for each commit that is read. What the engine keeps for a connection (parts of
 * indexes, metadata) is kept by version, so that what belongs to dead versions only goes when the bounds of its caches are reached, and those count
 * less than is held: with a commit every four seconds a server grew by some 80 MiB a minute. After so many stores the next one gets a new
 * connection, and the old one ends with the last store on it.
 */
interface Closable {
  close(): unknown;
}

interface Lease<C> {
  readonly connection: Promise<C>;
  /** Stores that may still be opened on it, and that are open. */
  left: number;
  users: number;
}

/** Stores on one connection: a new one reads what it needs of the index from the disk again. */
const STORES_PER_CONNECTION = 8;

export interface RenewedConnection<C, S extends Closable> {
  /** A store whose `close` also gives its connection back. */
  open(open: (connection: C) => Promise<S>): Promise<S>;
  /** No store is opened any more; those that are open stay usable until they are closed. */
  close(): void;
}

export function createRenewedConnection<C extends Closable, S extends Closable>(
  connect: () => Promise<C>,
  storesPerConnection: number = STORES_PER_CONNECTION,
): RenewedConnection<C, S> {
  let newest: Lease<C> | undefined;
  const endUnused = (lease: Lease<C>): void => {
    if (lease.left > 0 || lease.users > 0) return;
    lease.connection.then((connection) => connection.close()).catch(() => {});
  };
  const leaseOf = (connection: Promise<C>): Lease<C> => {
    const lease = { connection, left: storesPerConnection, users: 0 };
    // The next store tries again.
    connection.catch(() => {
      if (newest === lease) newest = undefined;
    });
    return lease;
  };
  return {
    async open(open) {
      if (!newest || newest.left === 0) newest = leaseOf(connect());
      const lease = newest;
      lease.left--;
      lease.users++;
      let isOpen = true;
      const giveBack = (): void => {
        if (!isOpen) return;
        isOpen = false;
        lease.users--;
        endUnused(lease);
      };
      try {
        const store = await open(await lease.connection);
        const close = async (): Promise<void> => {
          await store.close();
          giveBack();
        };
        return { ...store, close };
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    close() {
      if (!newest) return;
      newest.left = 0;
      endUnused(newest);
      newest = undefined;
    },
  };
}
