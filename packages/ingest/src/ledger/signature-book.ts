/**
 * The ledger's part on near duplicates: MinHash signatures by text, and the keys of their bands for the search. Content-addressed, as
 * the embedding cache is: a signature depends on its text and the scheme (hash family and bands) alone, so a rerun computes none again and a lost row costs a
 * millisecond. A text takes about 2 KB with its 21 keys.
 */
import type { Database } from 'better-sqlite3';
import type { LedgerTarget } from './ledger-rows.ts';

export interface Signature {
  readonly textHash: string;
  readonly values: Uint32Array;
  readonly bandKeys: readonly number[];
}

export interface SignatureBook {
  get(scheme: string, textHash: string): Uint32Array | undefined;
  putMany(scheme: string, signatures: readonly Signature[]): void;
  /** Texts that share a band, each once. */
  candidates(scheme: string, bandKeys: readonly number[]): Set<string>;
  /** Texts of the target's documents that have no signature, after `after` in the order of their hashes, at most `limit`. */
  unsigned(target: LedgerTarget, scheme: string, after: string, limit: number): { textHash: string; text: string }[];
  /** Forgets the signatures of texts that no document has, but for those in `keep`. */
  prune(keep: ReadonlySet<string>): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS ledger_signatures (
  scheme TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (scheme, text_hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger_signature_bands (
  scheme TEXT NOT NULL,
  band_key INTEGER NOT NULL,
  text_hash TEXT NOT NULL,
  PRIMARY KEY (scheme, band_key, text_hash)
) WITHOUT ROWID;
`;

/** Creates its tables; those of the documents must be there. */
export function createSignatureBook(database: Database): SignatureBook {
  database.exec(SCHEMA);
  const prepare = (sql: string) => database.prepare<unknown[], never>(sql);
  const get = prepare('SELECT signature FROM ledger_signatures WHERE scheme = ? AND text_hash = ?').pluck();
  const insert = prepare('INSERT OR IGNORE INTO ledger_signatures VALUES (?, ?, ?)');
  const insertBand = prepare('INSERT OR IGNORE INTO ledger_signature_bands VALUES (?, ?, ?)');
  const inBand = prepare('SELECT text_hash FROM ledger_signature_bands WHERE scheme = ? AND band_key = ?').pluck();
  const unsigned = prepare(`SELECT text_hash AS textHash, min(text) AS text FROM ledger_documents d
    WHERE collection = ? AND index_version = ? AND text_hash > ? AND NOT EXISTS
      (SELECT 1 FROM ledger_signatures s WHERE s.scheme = ? AND s.text_hash = d.text_hash)
    GROUP BY text_hash ORDER BY text_hash LIMIT ?`);
  const prunable = `text_hash NOT IN (SELECT text_hash FROM ledger_documents) AND text_hash NOT IN (SELECT value FROM json_each(?))`;
  const pruneSignatures = prepare(`DELETE FROM ledger_signatures WHERE ${prunable}`);
  const pruneBands = prepare(`DELETE FROM ledger_signature_bands WHERE ${prunable}`);
  return {
    get: (scheme, textHash) => {
      const blob = get.get(scheme, textHash) as Buffer | undefined;
      return blob && fromBlob(blob);
    },
    putMany: database.transaction((scheme: string, signatures: readonly Signature[]) => {
      for (const { textHash, values, bandKeys } of signatures) {
        insert.run(scheme, textHash, Buffer.from(values.buffer, values.byteOffset, values.byteLength));
        for (const key of bandKeys) insertBand.run(scheme, key, textHash);
      }
    }),
    candidates: (scheme, bandKeys) => new Set(bandKeys.flatMap((key) => inBand.all(scheme, key) as string[])),
    unsigned: (target, scheme, after, limit) =>
      unsigned.all(target.collection, target.indexVersion, after, scheme, limit),
    prune: database.transaction((keep: ReadonlySet<string>) => {
      for (const statement of [pruneSignatures, pruneBands]) statement.run(JSON.stringify([...keep]));
    }),
  };
}

/** Copies: the driver's buffer need not be aligned to four bytes. */
function fromBlob(blob: Buffer): Uint32Array {
  return new Uint32Array(blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.byteLength) as ArrayBuffer);
}
