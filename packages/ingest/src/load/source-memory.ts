/**
 * What a loader may ask about a file before it reads or converts it, and what it tells afterwards. Loading knows nothing of the ledger
 * behind it (`pipeline/create-source-memory.ts`); without a memory every file is read and converted.
 */
import { stat } from 'node:fs/promises';
import type { FileFacts } from '../ledger/source-book.ts';
import type { LoadedDocument } from './loaded-document.ts';

export interface SourceMemory {
  /** The document made of this file the last time, when its facts leave no doubt that it is the same. */
  recallUnread(uri: string, facts: FileFacts): LoadedDocument | undefined;
  /** The document made of these bytes the last time. `bytesHash` is their SHA-256. */
  recallByBytes(uri: string, facts: FileFacts, bytesHash: string): LoadedDocument | undefined;
  /** `facts` were taken before the bytes were read. */
  remember(loaded: LoadedDocument, facts: FileFacts, bytesHash: string): void;
}

/** Null where they cannot be told. Ask before reading: a write in between then makes the facts old, and they match nothing later. */
export async function fileFacts(path: string): Promise<FileFacts | null> {
  return stat(path, { bigint: true }).then(
    ({ size, mtimeNs, ctimeNs, ino }) => ({
      size: Number(size),
      modifiedNs: String(mtimeNs),
      changedNs: String(ctimeNs),
      inode: String(ino),
    }),
    () => null,
  );
}

/** ISO 8601. */
export function modifiedAtOf({ modifiedNs }: FileFacts): string {
  return new Date(Number(BigInt(modifiedNs) / 1_000_000n)).toISOString();
}
