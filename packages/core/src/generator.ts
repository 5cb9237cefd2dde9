/** The answering contract: a question and retrieved chunks in, an answer with citations out. */
import type { Hit } from './hit.ts';

export interface Citation {
  readonly chunkId: string;
  readonly documentId: string;
  readonly uri: string;
  /** Where the quote stands in the document's text: UTF-16 code units, half-open. */
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

export interface Generation {
  /** The answer with markers [1], [2] that number `citations`; a refusal says that the documents do not answer. */
  readonly answer: string;
  readonly refused: boolean;
  readonly citations: readonly Citation[];
  readonly tokens: { readonly input: number; readonly output: number };
  readonly costUsd: number;
}

export interface Generator {
  readonly name: string;
  /** Everything that changes the answer: model, prompt hash, parameters. */
  readonly key: string;
  generate(question: string, contexts: readonly Hit[], options?: { signal?: AbortSignal }): Promise<Generation>;
}
