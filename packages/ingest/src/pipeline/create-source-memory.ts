/**
 * Remembers in the ledger which bytes each document was made from. A file whose bytes are the same gives its stored document again: no
 * PDF is converted twice, also under another chunker. A file is not even read when size, both times and inode are those of
 * the last reading, as git does it. In doubt it is read: facts younger than two seconds when taken are not trusted (a write in the same
 * tick of the clock leaves them as they are), and a stored document must have the very content hash that the conversion gave.
 */
import { createDocument } from '@raglab/core';
import type { FileFacts, SourceFingerprint } from '../ledger/source-book.ts';
import type { LoadedDocument } from '../load/loaded-document.ts';
import { modifiedAtOf, type SourceMemory } from '../load/source-memory.ts';
import { INGEST_DEFAULTS, type IngestOptions } from './ingest-options.ts';

/** The coarsest clock of a common file system (FAT) ticks every two seconds. */
const SETTLED_AFTER_MS = 2000;

/** `loaderKey` names everything besides the bytes that decides what the loaders give. */
export function createSourceMemory(options: IngestOptions, loaderKey: string, onRecall: () => void): SourceMemory {
  const { ledger, collection, clock, dryRun = false } = options;
  const indexVersion = options.indexVersion ?? INGEST_DEFAULTS.indexVersion;

  const rebuild = (uri: string, facts: FileFacts, known: SourceFingerprint): LoadedDocument | undefined => {
    const stored = ledger.documents.source({ collection, indexVersion }, uri);
    if (!stored) return undefined;
    const document = createDocument({ ...stored, uri });
    if (document.contentHash !== known.contentHash) return undefined;
    onRecall();
    return { document, modifiedAt: modifiedAtOf(facts), pageStarts: known.pageStarts };
  };
  const put = (uri: string, facts: FileFacts, known: Omit<SourceFingerprint, 'facts' | 'isSettled'>): void => {
    if (dryRun) return;
    const changedMs = Number(BigInt(facts.changedNs) / 1_000_000n);
    const isSettled = changedMs + SETTLED_AFTER_MS < clock.now().getTime();
    ledger.sources.put(collection, uri, { ...known, facts, isSettled });
  };
  const lookUp = (uri: string): SourceFingerprint | undefined => {
    const known = ledger.sources.get(collection, uri);
    return known?.loaderKey === loaderKey ? known : undefined;
  };

  return {
    recallUnread: (uri, facts) => {
      const known = lookUp(uri);
      return known?.isSettled && areEqual(known.facts, facts) ? rebuild(uri, facts, known) : undefined;
    },
    recallByBytes: (uri, facts, bytesHash) => {
      const known = lookUp(uri);
      if (known?.bytesHash !== bytesHash) return undefined;
      const loaded = rebuild(uri, facts, known);
      if (loaded) put(uri, facts, known);
      return loaded;
    },
    remember: ({ document, pageStarts }, facts, bytesHash) =>
      put(document.uri, facts, { bytesHash, loaderKey, contentHash: document.contentHash, pageStarts }),
  };
}

function areEqual(a: FileFacts, b: FileFacts): boolean {
  return a.size === b.size && a.modifiedNs === b.modifiedNs && a.changedNs === b.changedNs && a.inode === b.inode;
}
