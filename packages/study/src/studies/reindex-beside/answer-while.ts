/** Clients that ask one question after the other while something else goes on, and keep what they got. Each asks once at least. */
import type { Retriever } from '@raglab/core';
import type { StudyContext } from '../../framework/study.ts';

export interface Answer {
  /** Chunk ids, best first; null: the query failed. */
  readonly ids: readonly string[] | null;
  readonly ms: number;
}

export interface AskingClients {
  readonly clients: number;
  readonly questions: readonly string[];
  readonly k: number;
  /** Asked for each question anew: whichever answers now. */
  retriever(): Retriever;
}

export async function answerWhile(
  { clock, signal }: Pick<StudyContext, 'clock' | 'signal'>,
  { clients, questions, k, retriever }: AskingClients,
  work: (answered: () => number) => Promise<unknown>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let isOver = false;
  const client = async (from: number): Promise<void> => {
    for (let i = from; ; i += clients) {
      const startedAt = clock.monotonicMs();
      const asked = retriever().retrieve(questions[i % questions.length]!, { k, signal });
      const ids = await asked.then(
        ({ hits }) => hits.map(({ record }) => record.chunk.id),
        () => null,
      );
      answers.push({ ids, ms: clock.monotonicMs() - startedAt });
      if (isOver) return;
    }
  };
  const asking = Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
  try {
    await work(() => answers.length);
  } finally {
    isOver = true;
    await asking;
  }
  return answers;
}
