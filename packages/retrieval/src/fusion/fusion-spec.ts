/** Which fusion a retriever uses, as data: it is part of the retriever's key and of a run's manifest. */
export type FusionSpec =
  | { readonly type: 'weighted'; readonly denseWeight: number }
  | { readonly type: 'reciprocal-rank'; readonly k?: number; readonly denseWeight?: number };
