/** Tries dead letters again: the files that they came from are ingested once more, as far as they are still there and lie where callers may reach. */
import type { JobRequest } from '@raglab/core';
import type { OpenLab } from '../open-lab.ts';
import type { JobWork } from './lab-jobs.ts';
import { pathUnderRoots } from './path-roots.ts';
import { sourceFileOf } from './retry-sources.ts';
import type { ServedLabOptions } from './served-lab-options.ts';

export async function retryDeadLetters(
  lab: OpenLab,
  { collection: name, uris }: Extract<JobRequest, { readonly kind: 'retry-dead-letters' }>,
  { roots }: ServedLabOptions,
): Promise<JobWork> {
  const { collection } = lab.stores.active(name);
  const open = lab.ledger.deadLetters.open(collection).filter(({ uri }) => uris === undefined || uris.includes(uri));
  const reachable = [...roots, lab.catalog.directory];
  const files = new Set<string>();
  const outside: string[] = [];
  for (const { uri } of open) {
    const path = await pathUnderRoots(sourceFileOf(lab.catalog, uri), reachable).catch(() => null);
    if (path === null) outside.push(uri);
    else files.add(path);
  }
  return {
    kind: 'retry-dead-letters',
    title: `try ${open.length} dead letters of ${collection} again`,
    async run({ signal, onProgress }) {
      const notTried = { notTried: outside, reason: 'gone, or outside the roots of the server' };
      if (files.size === 0) return { retried: 0, ...notTried, ingest: null };
      const ingest = await lab.ingest({
        ...{ paths: [...files], collection, signal },
        onProgress: ({ documentsDone }) => onProgress({ done: documentsDone, total: null, what: 'documents' }),
      });
      return { retried: open.length - outside.length, ...notTried, ingest };
    },
  };
}
