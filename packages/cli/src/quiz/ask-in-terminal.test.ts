import { PassThrough } from 'node:stream';
import type { Quiz } from '@raglab/core';
import { expect, it } from 'vitest';
import { askInTerminal } from './ask-in-terminal.ts';

const questionOf = (id: string) => ({ id, question: `What is ${id}?`, topic: 'eval', tags: [] });

function createQuiz() {
  const answered: string[] = [];
  const topics: unknown[] = [];
  const quiz: Quiz = {
    list: () => [],
    next: (filter) => {
      topics.push(filter?.topic);
      return questionOf(`q${answered.length + 1}`);
    },
    answer(questionId, answer) {
      answered.push(`${questionId}: ${answer}`);
      const verdict = answer === '' ? ('unanswered' as const) : ('right' as const);
      const grade = { score: 1, verdict, claims: [], contradictions: [], beyond: [] };
      const review = { repetitions: 1, ease: 2.5, intervalDays: 6, dueAt: '2026-01-01T00:00:00.000Z' };
      const shown = { question: questionOf(questionId), reference: 'A thing.', passages: [], readNext: [] };
      return { ...shown, answer, grade, review };
    },
    progress: () => ({ dataset: 'tiny', answers: 0, topics: [], nextDueAt: null }),
  };
  return { quiz, answered, topics };
}

async function ask(typed: string, count = 5) {
  const { quiz, answered, topics } = createQuiz();
  const input = new PassThrough();
  const prompts = new PassThrough();
  input.end(typed);
  const printed: string[] = [];
  const terminal = {
    ...{ interactive: false, colour: false, width: 100 },
    out: (text: string) => void printed.push(text),
    write: () => {},
    error: () => {},
  };
  const streams = { input, output: prompts };
  const signal = new AbortController().signal;
  const first = questionOf('q1');
  const results = await askInTerminal(quiz, { first, topic: 'eval', count, terminal, signal, streams });
  return { results, answered, topics, printed: printed.join('\n'), prompts: String(prompts.read()) };
}

it('takes a line for an answer, shows its grade, and asks on in the topic', async () => {
  const { answered, topics, printed, prompts } = await ask('one \n\nthree\n', 3);
  expect(answered).toEqual(['q1: one', 'q2: ', 'q3: three']);
  expect(topics).toEqual(['eval', 'eval']);
  expect(printed).toContain('right  score 1.00');
  expect(printed).toContain('not answered');
  expect(printed).toContain('comes back    in 6 days');
  expect(prompts.match(/your answer/g)).toHaveLength(3);
});

it('ends at q, and where the input ends', async () => {
  expect((await ask('one\nq\nthree\n')).answered).toEqual(['q1: one']);
  expect((await ask('one')).answered).toEqual(['q1: one']);
  expect((await ask('')).results).toEqual([]);
});
