/** Defaults of the vector store, each with its unit and its reason. */
export const SEARCH_DEFAULTS = {
  /** HNSW candidates per search: recall@10 of .997 and more; the engine's own 1.5 × k gives .90 to .93. */
  ef: 100,
  /** Partitions looked into where nobody recorded how the index was built: the engine's own default. */
  nprobes: 20,
  /**
   * All partitions, however many: for a search that looks into all of them, and for a filtered one whose nearest partitions have too few rows that pass.
   */
  mostPartitions: 65_536,
  /**
   * Results up to which the refinement factor holds as it stands; a longer list compares no more candidates again than one of this length. With 50 a
   * hybrid search, which takes 108, compared 540 exact vectors and took a third longer than with 324.
   */
  wideLimit: 32,
  /** Rows fetched beyond k, so that ties at the cut can be ordered by id. */
  tieMargin: 8,
} as const;

/** Candidates per result that are compared again with their exact vectors. */
export const REFINE_DEFAULTS = { 'hnsw-sq': 2, 'hnsw-pq': 10, 'ivf-pq': 10 } as const;

/**
 * Residual quantisation, whose error falls as the dimension grows: from this many dimensions on one bit each will do. Five candidates per result found
 * .90 to .97 of the ten best where the rows of a cluster lie all equally far from each other (20,000 of 384 dimensions), ten find .99 and more.
 */
export const RQ_DEFAULTS = {
  wideDimension: 256,
  wide: { bits: 1, refineFactor: 10 },
  narrow: { bits: 4, refineFactor: 10 },
} as const;

export const IVF_DEFAULTS = {
  /**
   * Rows of a partition, on average: the engine's own target. Smaller ones are joined when it optimizes (below a quarter of it) and take longer to build,
   * and the neighbours of a text lie in many of them; docs/decisions/2026-11-21-default-index.md.
   */
  partitionRows: { 'ivf-flat': 4096, 'ivf-pq': 8192, 'ivf-rq': 4096 },
  /**
   * Share of the partitions that a search looks into. Codes are compared so fast that looking into fewer saves nothing at 80,000 passages and loses
   * neighbours (recall@10 .95 with two fifths, .999 with all); whole vectors are not.
   */
  probedShare: { 'ivf-flat': 0.8, 'ivf-pq': 1, 'ivf-rq': 1 },
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
