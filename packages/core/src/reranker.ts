/** The reranking contract: the same candidates, a better order. */
import type { Hit } from './hit.ts';

export interface RerankScore {
  readonly chunkId: string;
  /** Higher is better; comparable within one call only. */
  readonly score: number;
  /** Why, for the trace: feature contributions, matched tokens. */
  readonly explanation?: Readonly<Record<string, number>>;
}

export interface Reranker {
  readonly name: string;
  readonly key: string;
  /** One score per candidate, in the candidates' order; nothing is dropped, nothing is added. */
  rerank(
    question: string,
    candidates: readonly Hit[],
    options?: { signal?: AbortSignal },
  ): Promise<readonly RerankScore[]>;
}
