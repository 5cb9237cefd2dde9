/**
 * The events of a feed that are written together. A document stands in a window once, so that events about it are applied in
 * their order; the sequence number is kept after the documents are, so that a crash leads to a replay and never to a gap.
 */
import { documentIdOf } from '@raglab/core';
import type { LoadedDocument } from '../load/loaded-document.ts';
import { removeDocuments } from '../pipeline/delete-vanished.ts';
import { CHUNKS_PER_COMMIT, DOCUMENTS_PER_COMMIT } from '../pipeline/ingest-options.ts';
import type { IngestRun } from '../pipeline/ingest-run.ts';
import type { PreparedDocument } from '../pipeline/prepare-document.ts';
import { takeDocument } from '../pipeline/take-document.ts';
import { writeDocuments } from '../pipeline/write-documents.ts';

export interface FeedWindow {
  has(uri: string): boolean;
  readonly isFull: boolean;
  upsert(loaded: LoadedDocument): Promise<void>;
  remove(uri: string): void;
  /** Writes what is here and keeps `seq` as applied; null keeps none. */
  commit(seq: number | null): Promise<void>;
}

export function createFeedWindow(run: IngestRun, feedName: string): FeedWindow {
  const { options, target, tally, recovery } = run;
  const { ledger, collection } = options;
  const uris = new Set<string>();
  let prepared: PreparedDocument[] = [];
  let removed: string[] = [];
  let confirmed: string[] = [];
  let chunks = 0;

  const writeRemovals = async (): Promise<void> => {
    const ids = removed.map(documentIdOf);
    const known = removed.filter((uri) => ledger.documents.get(target, uri) !== undefined);
    tally.documents.deleted += known.length;
    for (const uri of known) tally.chunks.removed += ledger.documents.chunksOf(target, documentIdOf(uri)).length;
    const isInStore = (id: string, uri: string): boolean => known.includes(uri) || recovery.strangers.has(id);
    const present = ids.filter((id, index) => isInStore(id, removed[index]!));
    if (present.length > 0) await removeDocuments(run, present);
  };
  /** A feed has no end: what a run over files keeps of every document is kept here only where the store is being mended. */
  const forget = (ids: readonly string[]): void => {
    for (const id of ids) if (!recovery.dirty.has(id) && !recovery.strangers.has(id)) run.written.delete(id);
    run.addedContents.clear();
  };

  return {
    has: (uri) => uris.has(uri),
    get isFull() {
      return uris.size >= DOCUMENTS_PER_COMMIT || chunks >= CHUNKS_PER_COMMIT;
    },
    upsert: async (loaded) => {
      const { uri } = loaded.document;
      uris.add(uri);
      const add = async (document: PreparedDocument): Promise<void> => {
        prepared.push(document);
        chunks += document.chunks.length;
      };
      if ((await takeDocument(run, loaded, { add })) === 'unchanged') confirmed.push(uri);
    },
    remove: (uri) => {
      uris.add(uri);
      removed.push(uri);
    },
    commit: async (seq) => {
      const ids = prepared.map(({ loaded }) => loaded.document.id);
      for (const id of ids) run.written.delete(id);
      if (prepared.length > 0) await writeDocuments(run, prepared);
      await writeRemovals();
      const stored = prepared.map(({ loaded }) => loaded.document).filter(({ id }) => run.written.has(id));
      ledger.deadLetters.resolve(collection, [...stored.map(({ uri }) => uri), ...confirmed, ...removed]);
      if (seq !== null) ledger.feeds.advance(collection, feedName, seq);
      forget([...ids, ...removed.map(documentIdOf)]);
      uris.clear();
      prepared = [];
      removed = [];
      confirmed = [];
      chunks = 0;
    },
  };
}
