/**
 * What a run stores for each case: enough to compute every score again without touching a model. One JSON line per case in
 * `.raglab/runs/<runId>/cases.jsonl`, beside `manifest.json`.
 */
import type { Generation, SearchMode } from '@raglab/core';

/** One retrieved chunk of a stored case, with the id by which the dataset's judgments know its document. */
export interface RetrievedChunk {
  readonly corpusId: string;
  readonly chunkId: string;
  readonly uri: string;
  readonly start: number;
  readonly end: number;
  /** Empty where a run keeps offsets only, as sweeps do. */
  readonly text: string;
  readonly score: number;
  /** By the chunker's counter; absent in runs from before it was kept. */
  readonly tokens?: number;
}

/** What was answered; of runs from before generators said so, problems, prompt and warnings are absent. */
export type RecordedAnswer = Pick<Generation, 'answer' | 'refused' | 'citations' | 'tokens' | 'costUsd' | 'model'> &
  Partial<Pick<Generation, 'citationProblems' | 'prompt' | 'warnings' | 'unknown' | 'withheld'>>;

export interface RunRecord {
  readonly caseId: string;
  readonly question: string;
  /** The ranked chunks, deep enough for the measures (100 by default). */
  readonly retrieved: readonly RetrievedChunk[];
  /** Null where the run retrieves only. */
  readonly answer: RecordedAnswer | null;
  /** Contexts given to the generator, in order: positions into `retrieved`. */
  readonly contexts: readonly number[];
  readonly timingsMs: Readonly<Record<string, number | null>>;
  /** US dollars for the question's vector and the reranker, null where a price is not known; absent where a run does not keep it. */
  readonly retrievalCostUsd?: number | null;
  /** Set when the system failed on this case: an error, never an empty answer. */
  readonly error: string | null;
  /** Present on the output of another system: its chunks have no offsets and its answers no citations. */
  readonly imported?: ImportedFacts;
}

/** What the record of another system said. */
export interface ImportedFacts {
  /** Retrieved documents; null where the record does not name them. */
  readonly ranking: readonly { readonly id: string; readonly score: number }[] | null;
  /** Did it say whether the system refused? */
  readonly refusals: boolean;
}

/** What a run was made of, and enough to make it again. */
export interface RunManifest {
  readonly runId: string;
  readonly createdAt: string;
  readonly dataset: {
    readonly name: string;
    readonly hash: string;
    readonly split: string;
    /** Present when the run asks only so many cases of the split. */
    readonly limit?: number;
  };
  readonly suite: { readonly path: string | null; readonly hash: string };
  /** Mode, k, reranker, retriever key, generator key, embedder key, chunker key, index version. */
  readonly system: Readonly<Record<string, string | number | boolean | null>> & {
    /** `imported`: another system answered. */
    readonly mode: SearchMode | 'imported';
    readonly k: number;
  };
  readonly configurationHash: string;
  readonly metricSemantics: string;
  readonly codeCommit: string | null;
  readonly node: string;
  readonly cpu: string;
  readonly seed: number;
  /** What `eval reproduce` needs beyond this; absent in runs from before it was kept, and in imported ones. */
  readonly provenance?: RunProvenance;
}

export interface RunProvenance {
  /** The whole configuration of what ran, as data; keys of services are never in it. */
  readonly configuration: unknown;
  /** The judge that was named in place of the suite's; absent: the suite's. */
  readonly judge?: string;
  /** Name → SHA-256 of every prompt that could be sent, the judge's among them. */
  readonly prompts: Readonly<Record<string, string>>;
  /** Name → key of each model: what it is, in which version. */
  readonly models: Readonly<Record<string, string>>;
  /** Which content was searched; `asOf`: when the run began, ISO 8601. */
  readonly index: {
    readonly collection: string;
    readonly version: number;
    readonly storeVersion: number | null;
    readonly asOf: string;
  };
}
