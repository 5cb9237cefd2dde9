/** Relevance judgments and retrieval runs, as TREC and BEIR define them. */

/** Query id → document id → grade (above 0: relevant; negative: judged harmful; absent: unjudged). */
export type Qrels = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Query id → document id → score (higher is better). Ranks are derived, never stored. */
export type Run = ReadonlyMap<string, ReadonlyMap<string, number>>;
