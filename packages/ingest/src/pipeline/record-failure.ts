/** Books a document that failed: counted, listed, a dead letter; what was ingested of it before stays and is marked older than its source. */
import type { DeadLetter } from '../ledger/ledger-rows.ts';
import type { IngestRun } from './ingest-run.ts';
import { tallyFailure } from './ingest-tally.ts';

export function recordFailure(run: IngestRun, letter: DeadLetter, modifiedAt: string | null): void {
  const { ledger, collection, dryRun } = run.options;
  const isKept = ledger.documents.get(run.target, letter.uri) !== undefined;
  const reason = isKept ? `${letter.reason} (the version ingested before is kept)` : letter.reason;
  tallyFailure(run.tally, letter.uri, reason, letter.code);
  if (dryRun || run.runId === null) return;
  ledger.deadLetters.record(collection, run.runId, { ...letter, reason });
  if (isKept && modifiedAt !== null) ledger.documents.markSourceModified(run.target, letter.uri, modifiedAt);
}
