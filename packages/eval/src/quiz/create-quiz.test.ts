import { createManualClock, type Qrels } from '@raglab/core';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../datasets/dataset.ts';
import { createQuiz } from './create-quiz.ts';
import { openQuizLog } from './quiz-log.ts';
import { nextReview } from './review-schedule.ts';

const START = new Date('2026-01-01T08:00:00.000Z');
const FOLDER = import.meta.dirname;

/** Its documents are one file, so its only topic is its name. */
function dataset(): Dataset {
  const cases = ['a', 'b', 'c'].map((id) => ({
    ...{ id, question: `What is ${id}?`, split: 'test', tags: [], unanswerable: false },
    answer: `The thing ${id} is a wooden barrel.`,
    spans: [{ documentId: `d-${id}`, start: 0, end: 16, text: 'a wooden barrel.' }],
  }));
  const qrels: Qrels = new Map(
    cases.map(({ id }) => [
      id,
      new Map([
        [`d-${id}`, 2],
        ['d-more', 1],
      ]),
    ]),
  );
  return {
    ...{
      name: 'tiny',
      hash: 'x',
      directory: FOLDER,
      documentsPath: import.meta.filename,
      documentCount: 4,
      splits: ['test'],
    },
    cases: [
      ...cases,
      { ...cases[0]!, id: 'none', answer: null, unanswerable: true },
      { ...cases[0]!, id: 'bare', answer: 'No.' },
    ],
    qrels: new Map([['test', qrels]]),
  };
}

describe('createQuiz', () => {
  let clock: ReturnType<typeof createManualClock>;
  let quiz: ReturnType<typeof createQuiz>;
  const minutes = (count: number): void => clock.advance(count * 60_000);
  const answer = (id: string, text: string) => quiz.answer(id, text);
  const right = (id: string) => answer(id, `The thing ${id} is a wooden barrel.`);

  beforeEach(() => {
    clock = createManualClock(START);
    const log = openQuizLog(new Database(':memory:'), clock);
    quiz = createQuiz({ dataset: dataset(), log, clock, baseDirectory: FOLDER });
  });

  it('asks only what has a reference answer', () => {
    expect(quiz.list().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(() => quiz.answer('none', 'x')).toThrow("no question 'none'");
    expect(() => quiz.next({ topic: 'nowhere' })).toThrow('expected one of tiny');
    expect(quiz.list({ topic: 'd-b' }).map(({ id }) => id)).toEqual(['b']);
  });

  it('brings back what was not known after ten minutes, before anything new', () => {
    const first = quiz.next();
    expect(answer(first.id, 'A fish.').review).toMatchObject({ intervalDays: 0, dueAt: '2026-01-01T08:10:00.000Z' });
    expect(quiz.next().id).not.toBe(first.id);
    minutes(10);
    expect(quiz.next().id).toBe(first.id);
  });

  it('brings back what was known after 1, 6 and 16 days', () => {
    const days = [1, 6, 16].map((expected) => {
      const { intervalDays } = right('a').review;
      clock.advance(intervalDays * 86_400_000);
      return [intervalDays, expected];
    });
    for (const [received, expected] of days) expect(received).toBe(expected);
  });

  it('asks what is due soonest when all was answered, and keeps progress', () => {
    for (const id of ['b', 'a', 'c']) {
      right(id);
      minutes(1);
    }
    expect(quiz.next().id).toBe('b');
    expect(quiz.progress()).toEqual({
      dataset: 'tiny',
      answers: 3,
      topics: [{ topic: 'tiny', questions: 3, answered: 3, due: 0, meanScore: 1 }],
      nextDueAt: '2026-01-02T08:00:00.000Z',
    });
  });

  it('says what to read, first what the answer lacks', () => {
    const { readNext, passages } = answer('a', 'A fish.');
    expect(passages[0]).toMatchObject({ documentId: 'd-a', path: null });
    expect(readNext).toEqual([
      { documentId: 'd-a', path: null, reason: 'says what the answer lacks' },
      { documentId: 'd-more', path: null, reason: 'on the topic' },
    ]);
  });
});

describe('nextReview', () => {
  it('follows SM-2: the ease moves by quality, never below 1.3; a failure begins again and leaves the ease', () => {
    const ease = (quality: number) => nextReview(undefined, quality, START).ease;
    expect([5, 4, 3].map((quality) => Number(ease(quality).toFixed(2)))).toEqual([2.6, 2.5, 2.36]);
    let known = nextReview(undefined, 5, START);
    for (let i = 0; i < 30; i++) known = nextReview(known, 5, new Date(known.dueAt));
    expect(known.intervalDays).toBe(3650);
    let state = nextReview(undefined, 3, START);
    for (let i = 0; i < 20; i++) state = nextReview(state, 3, new Date(state.dueAt));
    expect(state.ease).toBe(1.3);
    expect(nextReview(state, 5, START)).toEqual(state);
    expect(nextReview(state, 2, START)).toMatchObject({ repetitions: 0, intervalDays: 0, ease: 1.3 });
  });
});
