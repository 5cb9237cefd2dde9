/** Defaults of the vector store, each with its unit and its reason. */
export const SEARCH_DEFAULTS = {
  /** HNSW candidates per search: recall@10 of .997 and more; the engine's own 1.5 × k gives .90 to .93. */
  ef: 100,
  /** Partitions looked into at least, and where nobody recorded how the index was built: the engine's own default. */
  nprobes: 20,
  /**
   * Partitions that a filtered search may look into when those of `nprobes` have too few rows that pass: all. At 20,000 rows of 256 dimensions, where
   * 2 % pass, recall@10 of ivf-rq is .96 with it and .82 without (study pre-or-post-filter); where half pass, nothing changes.
   */
  mostPartitions: 65_536,
  /** Results up to which the refinement factor holds as it stands; a longer list compares no more candidates again than one of this length. */
  wideLimit: 50,
  /** Rows fetched beyond k, so that ties at the cut can be ordered by id. */
  tieMargin: 8,
} as const;

/** Candidates per result that are compared again with their exact vectors. */
export const REFINE_DEFAULTS = { 'hnsw-sq': 2, 'hnsw-pq': 10, 'ivf-pq': 10 } as const;

/** Residual quantisation, whose error falls as the dimension grows: from this many dimensions on one bit each and fewer candidates will do. */
export const RQ_DEFAULTS = {
  wideDimension: 256,
  wide: { bits: 1, refineFactor: 5 },
  narrow: { bits: 4, refineFactor: 10 },
} as const;

export const IVF_DEFAULTS = {
  /**
   * Share of the partitions that a search looks into. At 100,000 rows of 384 dimensions a tenth gives a recall@10 of .975, a fifth .990, two fifths
   * .997 (100 queries), and the last takes 0.5 ms longer than the first.
   */
  probedShare: 0.4,
  /** Rounds of k-means: the engine's default. */
  maxIterations: 50,
  /** Vectors per partition that k-means learns from. The engine's 256 holds a whole collection of 60,000 in memory, 80 MiB more at its peak. */
  sampleRate: 64,
} as const;

export const HNSW_DEFAULTS = {
  /** Neighbours of a node: the engine's default. */
  m: 20,
  /** Candidates while building: the engine's default; 100 and 150 were neither faster to build nor worse to search at 10,000 rows. */
  efConstruction: 300,
} as const;

/**
 * Rows below which exact search is the library's default: up to there an index saves at most 12 ms a query (p50) and takes up to 15 s to build.
 * Measured in docs/decisions/2026-11-21-exact-search-below-a-size.md.
 */
export const DEFAULT_FLAT_LIMIT = 10_000;

/** The kind that is built where nobody asks for another; docs/decisions/2026-11-21-default-index.md says why. */
export const DEFAULT_INDEX_KIND = 'ivf-rq';

/** Segments after which `optimize` builds an index anew: each one is searched apart (9 segments took twice the time of one). */
export const MAX_SEGMENTS = 4;

/** Attempts and first wait (ms, doubled each time) when another process commits at the same moment. */
export const COMMIT_RETRY = { attempts: 6, firstWaitMs: 20 } as const;
