/**
 * Ingestion, end to end: load → clean → find duplicates → compare with the ledger → chunk → embed what the cache lacks → store → ledger.
 * Streams: at any time one batch is being written while the next is being read, so memory does not grow with the corpus
 * (except by about 400 bytes per document, for uris, text and content hashes).
 *
 * Killing it at any point and running it again gives the same result as one clean run, and embeds nothing twice. Every source
 * ends as added, changed, unchanged, failed or dropped; the sums are checked before the report is returned.
 */
import { contentId, messageOf, RaglabError, throwIfAborted } from '@raglab/core';
import { isInScope, listSources, type SourceList } from '../load/list-sources.ts';
import { loadSources } from '../load/load-documents.ts';
import { eachInSpan, inSpan } from '../telemetry/in-span.ts';
import { countOutcomes } from '../telemetry/ingest-instruments.ts';
import { createBatchWriter } from './batch-writer.ts';
import { createSourceMemory } from './create-source-memory.ts';
import { deleteVanished, type Protection, protect } from './delete-vanished.ts';
import { createDuplicateFilter } from './duplicate-filter.ts';
import { finishRun } from './finish-run.ts';
import type { IngestOptions, IngestResult } from './ingest-options.ts';
import { type IngestRun, LOADER_SEMANTICS, openRun } from './ingest-run.ts';
import { recordFailure } from './record-failure.ts';
import { takeDocument } from './take-document.ts';

/** Throws before any work for paths and models that cannot be; afterwards only for what stops a whole run. */
export function ingest(options: IngestOptions): Promise<IngestResult> {
  const { collection, dryRun = false } = options;
  const attributes = { 'raglab.collection': collection, 'raglab.ingest.dry_run': dryRun };
  return inSpan('ingest', attributes, async (span) => {
    const result = await runIngestion(options);
    span.setAttribute('raglab.ingest.documents', result.documents.seen);
    countOutcomes(collection, result.documents);
    return result;
  });
}

async function runIngestion(options: IngestOptions): Promise<IngestResult> {
  const startedMs = options.clock.monotonicMs();
  throwIfAborted(options.signal);
  const sources = await listSources(options.paths, options.baseDirectory);
  const run = await openRun(options);
  try {
    const { seen, protection } = await ingestSources(run, sources);
    await deleteVanished(run, sources.scopes, seen, protection);
    return await finishRun(run, startedMs, (uri) => isInScope(sources.scopes, uri));
  } catch (error) {
    const status = error instanceof RaglabError && error.code === 'aborted' ? 'aborted' : 'failed';
    if (run.runId !== null) options.ledger.runs.fail(run.runId, status, messageOf(error), run.embedStage.spent);
    throw error;
  }
}

async function ingestSources(
  run: IngestRun,
  sources: SourceList,
): Promise<{ seen: Set<string>; protection: Protection }> {
  const { options, tally } = run;
  const seen = new Set<string>();
  const protection: Protection = { uris: new Set(), prefixes: new Set() };
  const duplicates = createDuplicateFilter(run, sources.scopes);
  const writer = createBatchWriter(run);
  const loaderKey = contentId(LOADER_SEMANTICS, { clean: options.clean, ...(options.ocr?.enabled && { ocr: true }) });
  const memory = createSourceMemory(options, loaderKey, () => tally.documents.recalled++);
  try {
    for await (const event of eachInSpan('load', loadSources(sources, { ...options, memory }))) {
      throwIfAborted(options.signal);
      if (event.status === 'skipped') {
        tally.skipped.push({ uri: event.uri, reason: event.reason });
        continue;
      }
      tally.documents.seen++;
      const uri = event.status === 'failed' ? event.uri : event.document.uri;
      if (event.status === 'failed') {
        protect(protection, event);
        recordFailure(run, { uri, stage: 'load', code: event.code, reason: event.reason }, event.modifiedAt);
      } else if (!duplicates.drops(event.document)) {
        seen.add(uri);
        await takeDocument(run, event, writer);
      }
      report(run, sources, uri);
    }
    await writer.finish();
    duplicates.finish();
  } finally {
    await writer.settle();
    duplicates.close();
  }
  return { seen, protection };
}

function report({ options, tally }: IngestRun, sources: SourceList, uri: string): void {
  const { seen, added, changed, unchanged, failed, dropped } = tally.documents;
  const { added: newChunks, updated, unchanged: sameChunks } = tally.chunks;
  options.onProgress?.({
    uri,
    files: sources.files.length,
    documentsSeen: seen,
    documentsDone: added + changed + unchanged + failed + dropped,
    chunksDone: newChunks + updated + sameChunks,
    embeddingsComputed: tally.embeddings.computed,
  });
}
