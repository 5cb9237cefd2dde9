/** Defaults of the embedder over HTTP, each with its unit and its reason. */
export const OPENAI_COMPATIBLE_DEFAULTS = {
  /** Texts in one request: half a megabyte of JSON with 1,024 dimensions, and little is lost when a request fails. */
  batchSize: 64,
  /** Milliseconds for a whole reply: a batch on a busy CPU service takes some ten seconds. */
  timeoutMs: 60_000,
  /** Tokens read of a text where nothing is known about the model: the usual length of hosted models. */
  maxTokens: 8192,
  /**
   * Characters per token, for the cut of overlong texts: below the mean of any European language (4 to 5), so that what is cut there
   * fits. Chunks are far shorter; the cut is for whole documents sent by mistake.
   */
  charactersPerToken: 3,
} as const;
