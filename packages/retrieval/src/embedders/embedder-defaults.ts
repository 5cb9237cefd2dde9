/** Defaults of the embedder, each with its unit and its reason. */
export const EMBEDDER_DEFAULTS = {
  /** Texts in one run: the smallest size within 5 % of the best throughput of the bundled model on two cores. */
  batchSize: 32,
  /** Texts in one call of `embed`: bounds what a caller holds in memory and loses on an abort. */
  maxBatchSize: 512,
  /** Tokens: longer than any chunk the chunkers make by default. */
  maxTokens: 512,
} as const;
