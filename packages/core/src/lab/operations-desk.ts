/** How the pipeline is running: its days in figures, what could not be ingested, and what the lab may be asked for. */
import type { SearchMode } from '../query-options.ts';
import type { Page, PageRequest } from './page.ts';

/** One day, UTC. */
export interface OperationsDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly runs: number;
  readonly failedRuns: number;
  /** Documents that the day's runs delivered. */
  readonly delivered: number;
  readonly failedDocuments: number;
  readonly chunksWritten: number;
  readonly tokens: number;
  /** US dollars for ingestion. */
  readonly costUsd: number;
  readonly queries: number;
  /** Milliseconds over the day's queries; null without one. */
  readonly queryP50Ms: number | null;
  readonly queryP99Ms: number | null;
}

export interface OperationsOverview {
  readonly collection: string;
  readonly documents: number;
  readonly chunks: number;
  /** ISO 8601; null before the first. */
  readonly lastRunAt: string | null;
  readonly lastRunStatus: string | null;
  /** Documents whose source changed after their chunks were embedded. */
  readonly staleDocuments: number;
  readonly openDeadLetters: number;
  /** Oldest first, none left out. */
  readonly days: readonly OperationsDay[];
  readonly jobs: { readonly queued: number; readonly running: number };
}

export interface PipelineRun {
  readonly runId: string;
  readonly collection: string;
  readonly indexVersion: string;
  readonly purpose: string;
  readonly status: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly reason: string | null;
  readonly delivered: number | null;
  readonly added: number | null;
  readonly changed: number | null;
  readonly unchanged: number | null;
  readonly deleted: number | null;
  readonly failed: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly durationMs: number | null;
}

export interface DeadLetterDetail {
  readonly collection: string;
  readonly uri: string;
  readonly stage: string;
  readonly code: string;
  readonly reason: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly attempts: number;
  /** Can the server try it again, or does its path lie outside the roots? */
  readonly retryable: boolean;
}

/** What a client can choose from, and what it may do. */
export interface LabFacts {
  readonly name: string;
  readonly version: string;
  readonly collections: readonly string[];
  readonly defaults: {
    readonly mode: SearchMode;
    readonly k: number;
    readonly askK: number;
    readonly rerank: string;
    readonly chunker: string;
    readonly embedder: string;
    readonly generator: string;
  };
  readonly choices: {
    readonly modes: readonly string[];
    readonly rerankers: readonly string[];
    readonly fusions: readonly string[];
    readonly chunkers: readonly string[];
    readonly indexKinds: readonly string[];
    readonly uploadExtensions: readonly string[];
  };
  /** What this server lets HTTP callers do. */
  readonly allowances: {
    readonly write: boolean;
    readonly languageModels: boolean;
    readonly sql: boolean;
    readonly ingestRoots: number;
  };
  /** Milliseconds per stage that the times of a query are held against. */
  readonly budgetMs: Readonly<Record<string, number>>;
}

export interface SqlResult {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Were there more rows than are returned? */
  readonly truncated: boolean;
}

export interface OperationsDesk {
  facts(): Promise<LabFacts>;
  overview(request: {
    readonly collection?: string | undefined;
    readonly days?: number | undefined;
  }): Promise<OperationsOverview>;
  /** Newest first. */
  pipelineRuns(request: PageRequest & { readonly collection?: string | undefined }): Promise<Page<PipelineRun>>;
  /** Open ones, by uri. */
  deadLetters(request: PageRequest & { readonly collection?: string | undefined }): Promise<Page<DeadLetterDetail>>;
  /** One read-only statement within a time limit. Throws `forbidden` unless allowed, `usage` for anything but a SELECT, `deadline_exceeded`. */
  sql(statement: string, signal?: AbortSignal): Promise<SqlResult>;
}
