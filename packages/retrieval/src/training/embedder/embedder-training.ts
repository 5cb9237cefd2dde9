/** What the embedder's training does unless told otherwise, each with its unit and its reason. */
export const EMBEDDER_TRAINING = {
  seed: 20261121,
  /** Tokens: with 512 dimensions of four bits a table of 8.2 MB, which fits what comes with the lab. */
  vocabulary: 32_000,
  /** Its quarters are prefixes of 128 and 256. */
  dimension: 512,
  /** Batches of one branch. */
  steps: 600,
  /** Trainings from the same first vectors, each with batches of its own; the table is their mean, and better than any of them (the decision note has figures). */
  branches: 8,
  /** Pairs of a batch: each other passage of it is a wrong one to tell apart. */
  batch: 1024,
  /** Share of its tokens that a text loses in a batch. */
  droppedShare: 0.15,
  /** Of the softmax over cosines. */
  scale: 20,
  /** Adam's, at its height. */
  learningRate: 0.003,
  /** Share of the steps until then. */
  warmup: 0.05,
  /** Share of the first vectors in the finished table, and the power that its weights (lengths of rows) are raised to (`finish-table.ts`). */
  firstShare: 0.25,
  weightPower: 1.3,
  /** Prefixes of a vector that are trained to stand alone. */
  prefixShares: [0.25, 0.5, 1],
  /** From a model that is there: fewer steps, and smaller ones, because small sets of documents are learnt by heart. */
  stepsFromBase: 200,
  rateFromBase: 0.002,
  /** Bits of a stored value. */
  bits: 4,
} as const;
