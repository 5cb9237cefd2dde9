import { type Quiz, type QuizQuestion, RaglabError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { createApp } from '../create-app.ts';
import { createQuestionLab } from '../testing/create-question-lab.ts';

const QUESTION: QuizQuestion = { id: 'q-1', question: 'What is k?', topic: 'eval', tags: [] };
const asked: unknown[] = [];

const quiz: Quiz = {
  list: (filter) => {
    asked.push(filter);
    return [QUESTION];
  },
  next: () => QUESTION,
  answer(questionId, answer) {
    if (questionId !== 'q-1') throw new RaglabError({ code: 'not_found', problem: 'no such question' });
    const grade = { score: 0, verdict: 'wrong' as const, claims: [], contradictions: [], beyond: [] };
    const review = { repetitions: 0, ease: 2.5, intervalDays: 0, dueAt: '2026-01-01T00:00:00.000Z' };
    return { question: QUESTION, answer, grade, reference: 'A number.', passages: [], readNext: [], review };
  },
  progress: () => ({ dataset: 'tiny', answers: 0, topics: [], nextDueAt: null }),
};

const lab = createQuestionLab({} as never, { quizzes: { open: async () => quiz } });
const app = createApp(lab);
const post = (body: unknown) =>
  app.request('/api/quiz/answers', {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'localhost' },
    body: JSON.stringify(body),
  });
const get = (path: string) => app.request(path, { headers: { host: 'localhost' } });

describe('/api/quiz', () => {
  it('asks, grades and says what is known', async () => {
    expect(await (await get('/api/quiz/questions?topic=eval')).json()).toEqual([QUESTION]);
    expect(asked).toEqual([{ topic: 'eval' }]);
    expect(await (await get('/api/quiz/next')).json()).toEqual(QUESTION);
    const graded = await post({ questionId: 'q-1', answer: 'A letter.' });
    expect([graded.status, await graded.json()]).toMatchObject([
      201,
      { answer: 'A letter.', grade: { verdict: 'wrong' } },
    ]);
    expect(await (await get('/api/quiz/progress')).json()).toMatchObject({ dataset: 'tiny' });
  });

  it('refuses what is not there and what is too long', async () => {
    expect((await post({ questionId: 'q-2', answer: '' })).status).toBe(404);
    expect((await post({ questionId: 'q-1', answer: 'a'.repeat(10_001) })).status).toBe(400);
    expect((await post({ questionId: 'q-1' })).status).toBe(400);
  });
});
