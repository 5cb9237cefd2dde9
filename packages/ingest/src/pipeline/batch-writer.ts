/**
 * Collects prepared documents into batches and keeps one batch in flight: while it is embedded and stored, the next is read
 * and chunked. `add` waits when both are full, which is the back pressure that bounds memory.
 */
import { ingestInstruments } from '../telemetry/ingest-instruments.ts';
import { CHUNKS_PER_COMMIT, DOCUMENTS_PER_COMMIT } from './ingest-options.ts';
import type { IngestRun } from './ingest-run.ts';
import type { PreparedDocument } from './prepare-document.ts';
import { writeDocuments } from './write-documents.ts';

export interface BatchWriter {
  /** Throws what an earlier batch threw. */
  add(document: PreparedDocument): Promise<void>;
  /** Writes what is left; resolves when everything is stored. */
  finish(): Promise<void>;
  /** Waits for the batch in flight, whatever becomes of it; nothing is written afterwards. */
  settle(): Promise<void>;
}

export function createBatchWriter(run: IngestRun): BatchWriter {
  let batch: PreparedDocument[] = [];
  let chunks = 0;
  let inFlight: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    const full = batch;
    batch = [];
    chunks = 0;
    await inFlight;
    inFlight = writeDocuments(run, full).finally(() => ingestInstruments().queueDepth.add(-full.length));
    // The rejection is seen at the next `await inFlight`; this keeps Node from calling it unhandled before.
    inFlight.catch(() => {});
  };

  return {
    add: async (document) => {
      batch.push(document);
      ingestInstruments().queueDepth.add(1);
      chunks += document.chunks.length;
      if (chunks >= CHUNKS_PER_COMMIT || batch.length >= DOCUMENTS_PER_COMMIT) await flush();
    },
    finish: async () => {
      if (batch.length > 0) await flush();
      await inFlight;
    },
    settle: () => inFlight.catch(() => {}),
  };
}
