/** Defaults of the retriever, each with its unit and its reason. */
import type { SearchMode } from '@raglab/core';
import type { FusionSpec } from './fusion/fusion-spec.ts';

export interface RetrieverDefaults {
  readonly mode: SearchMode;
  readonly candidates: number;
  readonly fusion: FusionSpec;
  readonly rerankCandidates: number;
}

export const RETRIEVER_DEFAULTS: RetrieverDefaults = {
  mode: 'hybrid',
  /** Chunks per list that go into fusion (or k, where that is more): recall saturates, and the minimum of min-max settles. */
  candidates: 100,
  /** Weights from 0 (lexical alone) to 1 (dense alone). Plain RRF lets a weak dense list pull a strong lexical one down. */
  fusion: { type: 'weighted', denseWeight: 0.35 },
  /** Best chunks that the reranker sees: beyond them it finds little, and its cost is linear. */
  rerankCandidates: 30,
};
