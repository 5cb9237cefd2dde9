/** Defaults of the answerer over a language model, each with its unit and its reason. */
export const LANGUAGE_GENERATOR_DEFAULTS = {
  /** Tokens of the whole prompt: five chunks of 320 tokens are a third of it, and the smallest context windows in use (8,192) hold it with the answer. */
  maxPromptTokens: 6000,
  /** Five sentences and their quotes need some 400; models that reason before they write need the rest. */
  maxOutputTokens: 2000,
  /** As repeatable as the service allows. */
  temperature: 0,
  /** With few contexts the middle is short: best first, as people read. */
  order: 'rank',
  /**
   * Evidence (a cosine of the bundled model) below which no model is asked: fitted on rag-handbook dev so that at most 2 % of the answerable questions are
   * lost (3 of 17 unanswerable and 2 of 100 answerable are refused; on test 10 of 25 and 8 of 147). The model itself refuses the others. `bench/refusal.ts`.
   */
  refuseBelow: 0.275,
} as const;
