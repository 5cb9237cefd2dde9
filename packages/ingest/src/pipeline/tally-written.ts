/** Counts a written document and how its chunks differ from those it had. Call it before the ledger forgets them. */
import type { IngestRun } from './ingest-run.ts';
import type { PreparedDocument } from './prepare-document.ts';

export function tallyWritten(
  { options, target, recovery, tally, addedContents }: IngestRun,
  { loaded, change, chunks }: PreparedDocument,
): void {
  const { documents, chunks: counts } = tally;
  if (change === 'repaired') {
    documents.unchanged++;
    documents.repaired++;
  } else documents[change]++;
  if (change === 'added') {
    const { contentHash, uri } = loaded.document;
    addedContents.set(contentHash, [...(addedContents.get(contentHash) ?? []), uri]);
  }
  const before = new Map(
    options.ledger.documents.chunksOf(target, loaded.document.id).map((chunk) => [chunk.chunkId, chunk]),
  );
  for (const { chunk } of chunks) {
    const old = before.get(chunk.id);
    before.delete(chunk.id);
    if (!old) counts.added++;
    else if (recovery.lostChunks.has(chunk.id)) {
      counts.added++;
      counts.restored++;
    } else if (old.start !== chunk.start || old.end !== chunk.end) counts.updated++;
    else counts.unchanged++;
  }
  counts.removed += before.size;
}
