/** What the trace's pictures draw from: the stages, what was shown, and the names of the chunks. */
import type { AskReport, HitTokenMatches, StageTrace, TracedChunk } from '@raglab/core';

export interface TracedQuestion {
  readonly stages: readonly StageTrace[];
  /** Chunk ids, best first. */
  readonly ranking: readonly string[];
  readonly tokenMatches: readonly HitTokenMatches[];
  readonly chunks: ReadonlyMap<string, TracedChunk>;
}

/** The report knows the chunks that were shown; `stored`, from the stored trace once it is read, are those of every stage. */
export function tracedQuestion(report: AskReport, stored: readonly TracedChunk[]): TracedQuestion {
  const shown = report.contexts.map((hit): TracedChunk => ({ ...hit, heading: '' }));
  return {
    stages: report.trace ?? [],
    ranking: report.contexts.map(({ chunkId }) => chunkId),
    tokenMatches: report.tokenMatches ?? [],
    chunks: new Map([...shown, ...stored].map((chunk) => [chunk.chunkId, chunk])),
  };
}

/** How a chunk is called where there is room for a line. */
export function nameOf(chunk: TracedChunk | undefined, chunkId: string): string {
  if (chunk === undefined) return chunkId.slice(0, 12);
  const title = chunk.title || chunk.uri.slice(chunk.uri.lastIndexOf('/') + 1);
  return chunk.heading && chunk.heading !== title ? `${title} › ${chunk.heading}` : title;
}
