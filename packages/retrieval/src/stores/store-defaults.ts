/** Defaults of the vector store, each with its unit and its reason. */
export const SEARCH_DEFAULTS = {
  /** HNSW candidates per search: recall@10 of .997 and more; the engine's own 1.5 × k gives .90 to .93. */
  ef: 100,
  /** Candidates per result that are compared again with their exact vectors: scalar quantisation alone caps near .97. */
  refineFactor: 2,
  /** Rows fetched beyond k, so that ties at the cut can be ordered by id. */
  tieMargin: 8,
} as const;

export const HNSW_DEFAULTS = {
  /** Neighbours of a node: the engine's default. */
  m: 20,
  /** Candidates while building: half the engine's 300 builds in half the time for the same recall after refining. */
  efConstruction: 150,
} as const;

/** Segments after which `optimize` builds an index anew: each one is searched apart (9 segments took twice the time of one). */
export const MAX_SEGMENTS = 4;

/** Attempts and first wait (ms, doubled each time) when another process commits at the same moment. */
export const COMMIT_RETRY = { attempts: 6, firstWaitMs: 20 } as const;
