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
  /** Chunks per list that go into fusion: recall saturates, and the minimum of min-max settles. Deeper ones follow below. */
  candidates: 100,
  /**
   * From 0 (lexical alone) to 1 (dense alone), for the bundled model: mean nDCG@10 over Cranfield, CISI, XQuAD and rag-handbook dev is .6290, against
   * .6231 lexical alone, .6303 at .25, .6272 at .35 and .5601 dense alone (`docs/results/fusion-weight.md`). Before the
   * ranker it costs more than it gives on chunks of 200 tokens (`quality.md` there). Weights that follow the question were no better.
   */
  fusion: { type: 'weighted', denseWeight: 0.2 },
  /** Best chunks that the reranker sees: beyond them it finds little, and its cost is linear. */
  rerankCandidates: 20,
};
