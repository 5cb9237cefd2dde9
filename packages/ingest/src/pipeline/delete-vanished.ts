/**
 * Takes documents out of store and ledger whose source is gone: those under one of the given paths that this run did not
 * see. A source that could not be read is not gone: its documents stay. So do a JSONL file's unseen records when a line of it could
 * not be identified, because that line may be one of them.
 */
import { isInScope, type SourceScope } from '../load/list-sources.ts';
import type { LoadFailure } from '../load/loaded-document.ts';
import type { IngestRun } from './ingest-run.ts';
import { storeWithRetry } from './write-documents.ts';

/** Documents removed with one commit. */
const DELETIONS_PER_COMMIT = 1000;

/** What must not be deleted although it was not seen. */
export interface Protection {
  readonly uris: Set<string>;
  readonly prefixes: Set<string>;
}

export function protect({ uris, prefixes }: Protection, { uri, extent }: Pick<LoadFailure, 'uri' | 'extent'>): void {
  uris.add(uri);
  if (extent === 'source') for (const end of ['#', '/']) prefixes.add(uri + end);
  if (extent === 'unidentified_record') prefixes.add(uri.slice(0, uri.indexOf('#') + 1));
}

export async function deleteVanished(
  run: IngestRun,
  scopes: readonly SourceScope[],
  seen: ReadonlySet<string>,
  { uris, prefixes }: Protection,
): Promise<void> {
  const { options, target, tally, recovery } = run;
  const isProtected = (uri: string): boolean => uris.has(uri) || [...prefixes].some((prefix) => uri.startsWith(prefix));
  const isGone = (uri: string): boolean => isInScope(scopes, uri) && !seen.has(uri) && !isProtected(uri);
  const gone = [...options.ledger.documents.list(target)]
    .filter(({ uri }) => isGone(uri))
    .map(({ documentId }) => documentId);
  tally.documents.deleted += gone.length;
  for (const id of gone) tally.chunks.removed += options.ledger.documents.chunksOf(target, id).length;
  if (options.dryRun) return;
  const strangers = [...recovery.strangers].filter(([id, uri]) => !run.written.has(id) && isInScope(scopes, uri));
  const ids = [...gone, ...strangers.map(([id]) => id)];
  for (let i = 0; i < ids.length; i += DELETIONS_PER_COMMIT) {
    const batch = ids.slice(i, i + DELETIONS_PER_COMMIT);
    options.ledger.documents.announce(target, batch);
    await storeWithRetry(run, () => options.store.replaceDocuments(batch, []));
    options.ledger.documents.remove(target, batch);
    for (const id of batch) run.written.add(id);
  }
}
