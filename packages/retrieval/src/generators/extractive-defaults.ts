/** Defaults of the extractive answerer, each with its reason. */
export const EXTRACTIVE_DEFAULTS = {
  /** Shares of the three views in a sentence's score. */
  weights: { likeness: 0.4, coverage: 0.45, prior: 0.15 },
  /** What a word of the question counts that stands in the heading above the sentence and not in it. */
  headingShare: 0.5,
  /** Sentences in an answer, at most. */
  maxSentences: 3,
  /** A further sentence must reach this share of the best one's score. */
  furtherShare: 0.85,
  /** Cosine above which two sentences say the same. */
  duplicateCosine: 0.9,
  /** Evidence below this is refused. */
  refuseBelow: 0.3,
} as const;
