/** The results of the lab's commands, as `--json` prints them and the HTTP API returns them. Fields may be added, never renamed. */
import type { TextSpan } from './chunk.ts';
import type { Citation, Generation } from './generator.ts';
import type { StageName } from './hit.ts';
import type { SearchMode } from './query-options.ts';
import type { RerankerFigures, StageTimings, StageTrace, TransformFigures } from './retriever.ts';

/** Sums checked before printing: seen + deleted is the sum of the other document counts plus `deleted`. */
export interface IngestReport {
  readonly collection: string;
  readonly dryRun: boolean;
  readonly documents: {
    readonly seen: number;
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly deleted: number;
    readonly failed: number;
    /** Of the added: those whose content is that of a document deleted in the same run, which counts under deleted too. */
    readonly moved: number;
  };
  readonly chunks: {
    readonly added: number;
    readonly updated: number;
    readonly removed: number;
    readonly unchanged: number;
    readonly total: number;
  };
  readonly embeddings: { readonly computed: number; readonly reused: number };
  /** Dead letters of this run, with the reason a person understands. */
  readonly deadLetters: number;
  readonly failures: readonly { readonly uri: string; readonly reason: string }[];
  readonly tokens: number;
  readonly costUsd: number;
  readonly durationMs: number;
}

export interface SearchHit {
  readonly rank: number;
  readonly chunkId: string;
  readonly documentId: string;
  readonly uri: string;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The larger passage to read in place of this one, where the chunker gives one. */
  readonly parent?: TextSpan | undefined;
  /** Where the hit was expanded: the span of the chunk that was found, inside the passage. */
  readonly matched?: TextSpan | undefined;
  readonly score: number;
  readonly scores: Readonly<Partial<Record<StageName, number>>>;
  readonly embeddedAt: string;
  /** True when the source changed after the vector was computed; null when that is not known. */
  readonly stale: boolean | null;
}

/** Late interaction made visible: for each token of the question the token of the passage that is nearest to it. */
export interface TokenMatch {
  readonly token: string;
  /** Importance of the token, at least 0. */
  readonly weight: number;
  /** Null for a passage without a token. */
  readonly passageToken: string | null;
  /** Position of the passage's token among its tokens, from 0. */
  readonly position: number | null;
  /** Cosine of the two. */
  readonly similarity: number;
}

export interface HitTokenMatches {
  readonly chunkId: string;
  /** Weighted mean of the squared matches, in [0, 1]. */
  readonly maxSim: number;
  /** In the order of the question. */
  readonly tokens: readonly TokenMatch[];
}

/** A stage that was asked for and left out: it was late. */
export interface SkippedStage {
  readonly stage: StageName;
  readonly reason: string;
}

export interface SearchReport {
  /** Under which its trace can be asked for; absent where the question was not logged. */
  readonly queryId?: string;
  readonly question: string;
  readonly mode: SearchMode;
  readonly hits: readonly SearchHit[];
  readonly timingsMs: StageTimings;
  /** All hits are from one state: this index version, at this version of its store (null where a store has none). */
  readonly indexVersion?: number;
  readonly storeVersion?: number | null;
  readonly reranker: RerankerFigures | null;
  /** Absent where the question was searched as it is. */
  readonly transform?: TransformFigures;
  /** Empty where everything was done in time. */
  readonly skipped: readonly SkippedStage[];
  /** US dollars for the question's vector and the reranker; null where a price is not known. */
  readonly costUsd: number | null;
  /** With the trace, as is `tokenMatches`. */
  readonly trace?: readonly StageTrace[];
  readonly tokenMatches?: readonly HitTokenMatches[];
}

/** The generation, with what it was made from. Its prompt, problems and warnings say how far the answer can be trusted. */
export interface AskReport extends Generation {
  /** Under which its trace can be asked for; absent where the question was not logged. */
  readonly queryId?: string;
  readonly question: string;
  readonly citations: readonly Citation[];
  /** US dollars for retrieval and answer. */
  readonly costUsd: number | null;
  /** Everything that was retrieved for the answer; `prompt` says what of it the model was shown. */
  readonly contexts: readonly SearchHit[];
  readonly timingsMs: StageTimings & { readonly generate: number };
  /** Name of the generator. */
  readonly generator: string;
  readonly reranker: RerankerFigures | null;
  /** Absent where the question was searched as it is. */
  readonly transform?: TransformFigures;
  /** Empty where everything was done in time. */
  readonly skipped: readonly SkippedStage[];
  readonly trace?: readonly StageTrace[];
  readonly tokenMatches?: readonly HitTokenMatches[];
}

/** An answer as it comes: the pieces of its text, then the report. The report's answer is what counts. */
export type AskEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'report'; readonly report: AskReport };

export type HealthStatus = 'ok' | 'missing_data' | 'low_volume' | 'stale' | 'source_failure';

export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: readonly {
    readonly name: string;
    readonly status: HealthStatus;
    readonly expected: string;
    readonly received: string;
    /** What mends it, where that is known. */
    readonly remedy?: string | undefined;
  }[];
}
