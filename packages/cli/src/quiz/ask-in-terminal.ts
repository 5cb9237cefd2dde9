/** Asks questions one after the other; an answer is a line, typed or piped. An empty line shows the reference, `q` or the end of the input ends. */
import { createInterface } from 'node:readline';
import type { Quiz, QuizQuestion, QuizResult } from '@raglab/core';
import { formatQuestion, formatResult } from '../commands/format-quiz.ts';
import type { QuestionStreams } from '../init/ask-questions.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface AskInTerminalOptions {
  readonly first: QuizQuestion;
  readonly topic: string | undefined;
  readonly count: number;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly streams: Omit<QuestionStreams, 'signal'>;
}

/** What was answered before the end. Prompts go to `streams.output`, questions and grades to the terminal. */
export async function askInTerminal(
  quiz: Quiz,
  { first, topic, count, terminal, signal, streams }: AskInTerminalOptions,
): Promise<readonly QuizResult[]> {
  const lines = createInterface({ input: streams.input, terminal: false });
  const close = (): void => lines.close();
  signal.addEventListener('abort', close, { once: true });
  const answers = lines[Symbol.asyncIterator]();
  const results: QuizResult[] = [];
  try {
    for (let question = first; ; question = quiz.next({ topic })) {
      terminal.out(`\n${formatQuestion(question, terminal)}`);
      streams.output.write('your answer (empty: show it, q: end) > ');
      const { value, done } = await answers.next();
      if (done || /^\s*q(?:uit)?\s*$/i.test(value)) break;
      const result = quiz.answer(question.id, value.trim());
      results.push(result);
      terminal.out(formatResult(result, terminal, { isScripted: false }));
      if (results.length === count) break;
    }
  } finally {
    signal.removeEventListener('abort', close);
    lines.close();
  }
  return results;
}
