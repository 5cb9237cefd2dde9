/** What a server bears: sizes, times and rates, each with its reason. Every one can be set when it starts. */
export interface ServerLimits {
  /** Of a JSON body, in bytes. */
  readonly bodyBytes: number;
  /** Of a text whose chunks are previewed. */
  readonly previewBytes: number;
  /** Of all files of one upload. */
  readonly uploadBytes: number;
  /** Milliseconds in which a request must have arrived as a whole. */
  readonly requestMs: number;
  /** Milliseconds in which a question must be answered. */
  readonly answerMs: number;
  /** Requests per second that one address may go on with, and how many it may send at once. */
  readonly ratePerSecond: number;
  readonly burst: number;
  /** Questions under way at once; more are refused with 429. */
  readonly concurrentQuestions: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  // Holds any question; a document belongs into an upload.
  bodyBytes: 64 * 1024,
  previewBytes: 2 * 1024 * 1024,
  uploadBytes: 64 * 1024 * 1024,
  requestMs: 30_000,
  // A language model may write for a minute; search takes milliseconds.
  answerMs: 120_000,
  // A dashboard asks for some ten things at once, a program for whatever it can get.
  ratePerSecond: 200,
  burst: 400,
  concurrentQuestions: 64,
};
