/**
 * The ledger's part on source files: the fingerprint of the bytes that a document was made from, so that a file which did not change is not
 * converted again. Only a memory: the document itself stands in the document book, and a row that is missing or does not fit
 * costs one more conversion. Times of the file system are kept as text, because nanoseconds do not fit a number.
 */
import type { Database } from 'better-sqlite3';

/** What the file system says of a file without reading it. Nanoseconds since 1970. */
export interface FileFacts {
  readonly size: number;
  readonly modifiedNs: string;
  /** Set by the system at every write and every change of times; no program can set it back. */
  readonly changedNs: string;
  readonly inode: string;
}

export interface SourceFingerprint {
  readonly facts: FileFacts;
  /** True when the facts were settled at reading: no later write can leave them as they are. */
  readonly isSettled: boolean;
  readonly bytesHash: string;
  /** Everything besides the bytes that decides what the loader gives. */
  readonly loaderKey: string;
  readonly contentHash: string;
  readonly pageStarts: readonly number[];
}

export interface SourceBook {
  get(collection: string, uri: string): SourceFingerprint | undefined;
  put(collection: string, uri: string, fingerprint: SourceFingerprint): void;
  remove(collection: string, uris: readonly string[]): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS ledger_sources (
  collection TEXT NOT NULL,
  uri TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_ns TEXT NOT NULL,
  changed_ns TEXT NOT NULL,
  inode TEXT NOT NULL,
  is_settled INTEGER NOT NULL,
  bytes_hash TEXT NOT NULL,
  loader_key TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  page_starts TEXT NOT NULL,
  PRIMARY KEY (collection, uri)
) WITHOUT ROWID;
`;

interface SourceRow extends FileFacts, Pick<SourceFingerprint, 'bytesHash' | 'loaderKey' | 'contentHash'> {
  readonly isSettled: number;
  readonly pageStarts: string;
}

/** Creates its table. */
export function createSourceBook(database: Database): SourceBook {
  database.exec(SCHEMA);
  const get = database.prepare<
    unknown[],
    SourceRow
  >(`SELECT size, modified_ns AS modifiedNs, changed_ns AS changedNs, inode,
    is_settled AS isSettled, bytes_hash AS bytesHash, loader_key AS loaderKey, content_hash AS contentHash, page_starts AS pageStarts
    FROM ledger_sources WHERE collection = ? AND uri = ?`);
  const put = database.prepare<unknown[]>(
    'INSERT OR REPLACE INTO ledger_sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare<unknown[]>('DELETE FROM ledger_sources WHERE collection = ? AND uri = ?');
  return {
    get: (collection, uri) => {
      const row = get.get(collection, uri);
      if (!row) return undefined;
      const { size, modifiedNs, changedNs, inode, isSettled, pageStarts, ...rest } = row;
      const facts = { size, modifiedNs, changedNs, inode };
      return { ...rest, facts, isSettled: isSettled === 1, pageStarts: JSON.parse(pageStarts) as number[] };
    },
    put: (collection, uri, { facts, isSettled, bytesHash, loaderKey, contentHash, pageStarts }) => {
      const { size, modifiedNs, changedNs, inode } = facts;
      const made = [bytesHash, loaderKey, contentHash, JSON.stringify(pageStarts)];
      put.run(collection, uri, size, modifiedNs, changedNs, inode, isSettled ? 1 : 0, ...made);
    },
    remove: database.transaction((collection: string, uris: readonly string[]) => {
      for (const uri of uris) remove.run(collection, uri);
    }),
  };
}
