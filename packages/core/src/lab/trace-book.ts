/** What was asked, and what every stage made of it: the log of queries, and the full traces of the latest. */
import type { SearchMode } from '../query-options.ts';
import type { HitTokenMatches } from '../reports.ts';
import type { StageTimings, StageTrace } from '../retriever.ts';
import type { Page, PageRequest } from './page.ts';

export interface QuerySummary {
  readonly queryId: string;
  /** ISO 8601. */
  readonly askedAt: string;
  readonly source: string;
  readonly collection: string;
  readonly question: string;
  readonly mode: SearchMode;
  readonly k: number;
  readonly indexVersion: number;
  readonly embedderModel: string;
  readonly timingsMs: StageTimings;
  readonly hits: number;
  /** Is there a trace of it? */
  readonly traced: boolean;
}

/** A candidate of any stage, by name. */
export interface TracedChunk {
  readonly chunkId: string;
  readonly documentId: string;
  readonly uri: string;
  readonly title: string;
  readonly heading: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface QueryTrace extends QuerySummary {
  /** What it found, best first. */
  readonly ranking: readonly { readonly rank: number; readonly chunkId: string; readonly score: number }[];
  /** Null where it is not kept, with a reason beside it. */
  readonly stages: readonly StageTrace[] | null;
  readonly reason: string | null;
  /** Null unless the question was asked with a trace. */
  readonly tokenMatches: readonly HitTokenMatches[] | null;
  /** Every candidate of every stage that is still stored, by chunk id. */
  readonly chunks: readonly TracedChunk[];
  /** Milliseconds that a stage may take, by its name: what the times are drawn against. */
  readonly budgetMs: Readonly<Record<string, number>>;
}

export interface TraceBook {
  /** Newest first. */
  list(request: PageRequest & { readonly collection?: string | undefined }): Promise<Page<QuerySummary>>;
  /** Throws `not_found`. */
  get(queryId: string): Promise<QueryTrace>;
}
