/** Defaults of the extractive answerer, each with its reason. */
export const EXTRACTIVE_DEFAULTS = {
  /** Shares of the three views in a sentence's score. */
  weights: { likeness: 0.3, coverage: 0.45, prior: 0.25 },
  /** What a word of the question counts that stands in the heading above the sentence and not in it. */
  headingShare: 0.5,
  /** Sentences in an answer, at most. */
  maxSentences: 3,
  /** A further sentence must reach this share of the best one's score. */
  furtherShare: 0.85,
  /** Cosine above which two sentences say the same. */
  duplicateCosine: 0.9,
  /**
   * Evidence (a cosine) below this is refused: fitted for the bundled model on rag-handbook dev over the default pipeline, where it refuses 10 of 17 unanswerable and
   * 13 of 100 answerable questions; on test 15 of 25 and 25 of 147. Another model wants another threshold: `bench/refusal.ts`.
   */
  refuseBelow: 0.337,
} as const;
