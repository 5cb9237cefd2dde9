/** What a run evaluates: anything that answers questions and says what it is made of. The command line wires a lab into it. */
import type { RunManifest, RunRecord } from './run-record.ts';

export interface AnswerOptions {
  /** Chunks given to the generator. */
  readonly k: number;
  /** Chunks retrieved and stored for the measures; at least k. */
  readonly depth: number;
  readonly signal?: AbortSignal;
}

export interface EvaluatedSystem {
  /** Mode, k and every key that changes an answer. */
  describe(): RunManifest['system'];
  /** May throw: the run records that as the case's error and goes on. */
  answer(question: string, options: AnswerOptions): Promise<Omit<RunRecord, 'caseId' | 'question'>>;
}
