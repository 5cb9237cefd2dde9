import { expect, it } from 'vitest';
import { pickQuestion } from './pick-question.ts';

const NOW = new Date('2026-01-10T00:00:00.000Z');
const question = (id: string, topic: string) => ({ id, topic, question: id, tags: [] });
const record = (lastScore: number, dueAt: string) => ({
  ...{ lastScore, answers: 1 },
  review: { repetitions: 1, ease: 2.5, intervalDays: 1, dueAt },
});
const QUESTIONS = [question('s1', 'strong'), question('s2', 'strong'), question('w1', 'weak'), question('w2', 'weak')];

it('takes the weakest topic first among due questions, and among new ones', () => {
  const due = '2026-01-05T00:00:00.000Z';
  const later = '2026-02-01T00:00:00.000Z';
  const pick = (strong: string, weak: string) =>
    pickQuestion(
      QUESTIONS,
      new Map([
        ['s1', record(1, strong)],
        ['w1', record(0.2, weak)],
      ]),
      NOW,
    ).id;
  // The strong one is overdue for longer, and still waits.
  expect(pick('2026-01-01T00:00:00.000Z', due)).toBe('w1');
  expect(pick(due, later)).toBe('s1');
  expect(pick(later, later)).toBe('w2');
});
