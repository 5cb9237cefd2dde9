/** Work that takes longer than a request: begun, watched, cancelled. One at a time for each collection; finished work is kept when one is cancelled. */
import type { SearchMode } from '../query-options.ts';
import type { Page, PageRequest } from './page.ts';

export const JOB_KINDS = ['ingest', 'build-index', 'evaluate', 'measure-indexes', 'retry-dead-letters'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobProgress {
  readonly done: number;
  /** Null where nobody knows yet. */
  readonly total: number | null;
  /** 'documents', 'questions'. */
  readonly what: string;
}

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** For people: what is done to what. */
  readonly title: string;
  readonly state: JobState;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: JobProgress | null;
  /** What the command of the same name prints with --json; null until it succeeded. */
  readonly result: Readonly<Record<string, unknown>> | null;
  /** Why it failed. */
  readonly problem: { readonly code: string; readonly detail: string } | null;
}

export interface UploadedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type JobRequest =
  | {
      readonly kind: 'ingest';
      readonly collection: string;
      /** Files and folders under the roots that the server was started with. */
      readonly paths: readonly string[];
      readonly dryRun?: boolean | undefined;
    }
  | {
      readonly kind: 'build-index';
      readonly collection: string;
      readonly index: Readonly<Record<string, unknown>> & { readonly kind: string };
      /** Let it answer when it was built and passed its verification. Default false. */
      readonly swap?: boolean | undefined;
    }
  | {
      readonly kind: 'evaluate';
      readonly dataset: string;
      readonly split?: string | undefined;
      readonly mode?: SearchMode | undefined;
      readonly rerank?: string | undefined;
      readonly k?: number | undefined;
      readonly limit?: number | undefined;
    }
  | {
      readonly kind: 'measure-indexes';
      readonly collection: string;
      /** Vectors at most. Default 20,000. */
      readonly sample?: number | undefined;
    }
  | {
      readonly kind: 'retry-dead-letters';
      readonly collection: string;
      /** Default: all open ones. */
      readonly uris?: readonly string[] | undefined;
    };

export interface JobQueue {
  /** Throws `forbidden` for a path outside the roots, `conflict` when too many wait. */
  start(request: JobRequest): Promise<Job>;
  /** Keeps the files in the lab's folder and ingests them. Throws `invalid_input` for a name or a kind of file that cannot be. */
  upload(collection: string, files: readonly UploadedFile[]): Promise<Job>;
  /** Newest first; of finished ones the last 200 are kept. */
  list(request: PageRequest & { readonly state?: JobState | undefined }): Promise<Page<Job>>;
  /** Throws `not_found`. */
  get(id: string): Promise<Job>;
  /** The job as it is, then at each change, until it has ended. */
  watch(id: string, signal: AbortSignal): AsyncIterable<Job>;
  /** Asks it to stop; what it finished stays. Throws `conflict` for one that has ended. */
  cancel(id: string): Promise<Job>;
}
