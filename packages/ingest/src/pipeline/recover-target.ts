/**
 * Compares ledger and store before a run, so that a crash or a lost table is repaired instead of being called unchanged. The usual
 * case costs two counts; only when they differ, or a write was announced and never finished, are all ids compared.
 */
import type { VectorStore } from '@raglab/core';
import type { LedgerTarget } from '../ledger/ledger-rows.ts';
import type { Ledger } from '../ledger/open-ledger.ts';

export interface Recovery {
  /** Documents that the ledger knows and the store holds differently: written again when seen. */
  readonly dirty: ReadonlySet<string>;
  /** Chunks that the ledger knows and the store lacks. */
  readonly lostChunks: ReadonlySet<string>;
  /** Documents in the store that the ledger does not know, with their uri. */
  readonly strangers: ReadonlyMap<string, string>;
}

/** Chunks asked from the store at once. */
const PAGE = 1000;

export async function recoverTarget(ledger: Ledger, store: VectorStore, target: LedgerTarget): Promise<Recovery> {
  const pending = new Set(ledger.documents.pending(target));
  if (pending.size === 0 && (await store.count()) === ledger.documents.countChunks(target)) {
    return { dirty: new Set(), lostChunks: new Set(), strangers: new Map() };
  }
  const unknown = new Set(await store.listIds());
  const known = new Set<string>();
  const dirty = new Set<string>();
  const lostChunks = new Set<string>();
  for (const { chunkId, documentId } of ledger.documents.chunkIds(target)) {
    known.add(documentId);
    if (pending.has(documentId)) dirty.add(documentId);
    if (unknown.delete(chunkId)) continue;
    lostChunks.add(chunkId);
    dirty.add(documentId);
  }
  const strangers = new Map<string, string>();
  const ids = [...unknown];
  for (let i = 0; i < ids.length; i += PAGE) {
    for (const { chunk, uri } of await store.get(ids.slice(i, i + PAGE))) {
      if (known.has(chunk.documentId)) dirty.add(chunk.documentId);
      else strangers.set(chunk.documentId, uri);
    }
  }
  return { dirty, lostChunks, strangers };
}
