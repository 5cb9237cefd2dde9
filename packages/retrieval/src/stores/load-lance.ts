/**
 * Loads LanceDB and opens a connection, with the settings that its defaults get wrong for a small machine: one thread more than the
 * default (else a query waits for a whole index build on two cores), a quiet log, and caches of some hundred megabytes instead of seven
 * gigabytes. The environment is read when the native library loads, so it is set before the first import.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type * as lancedb from '@lancedb/lancedb';
import { RaglabError } from '@raglab/core';
import { storageError } from './storage-error.ts';

const MIB = 2n ** 20n;

/**
 * What a connection may keep in memory, in bytes. The engine keeps what belongs to versions of a table that nobody reads any more until these bounds are reached,
 * so a server that searches and ingests fills them: by 0.7 MB for every commit that it searches, and by 1.7 MB for every one that it writes. Searching: the index of a
 * million vectors fits in, and the manifests of one version many times over. Writing reads the words index once, to merge it.
 */
const CACHE_BYTES = {
  searching: { index: 512n * MIB, metadata: 32n * MIB },
  writing: { index: 16n * MIB, metadata: 16n * MIB },
} as const;

export type Lance = typeof lancedb;

export interface LanceLocation {
  /** A directory, or `s3://bucket/prefix` (or another scheme that LanceDB knows). */
  readonly uri: string;
  /** For object storage: credentials, region, endpoint. */
  readonly storageOptions?: Readonly<Record<string, string>>;
  /** What most of the work will be: it decides how much is kept in memory. Default searching. */
  readonly purpose?: 'searching' | 'writing';
}

export async function loadLance(): Promise<Lance> {
  process.env.LANCE_CPU_THREADS ??= String(Math.max(2, availableParallelism()));
  process.env.LANCEDB_LOG ??= 'error';
  try {
    return await import('@lancedb/lancedb');
  } catch (cause) {
    throw new RaglabError({
      code: 'missing_dependency',
      problem: 'LanceDB does not load',
      expected: '@lancedb/lancedb with a binary for this platform',
      received: `${process.platform}-${process.arch}`,
      remedy: 'Install it with `npx pnpm@12 install`.',
      cause,
    });
  }
}

/** Every read checks for newer versions, so a handle sees what other handles and processes have committed. */
export async function connectLance({
  uri,
  storageOptions,
  purpose = 'searching',
}: LanceLocation): Promise<lancedb.Connection> {
  const { connect, Session } = await loadLance();
  const { index, metadata } = CACHE_BYTES[purpose];
  const connecting = connect({
    // A relative path that begins with `db` would be taken for LanceDB Cloud.
    uri: uri.includes('://') ? uri : path.resolve(uri),
    readConsistencyInterval: 0,
    session: new Session(index, metadata),
    ...(storageOptions && { storageOptions: { ...storageOptions } }),
  });
  return connecting.catch((error: unknown) => {
    throw storageError(uri, error);
  });
}
