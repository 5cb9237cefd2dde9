/**
 * Which question comes next. Due ones first, those of the weakest topic before the others; then a new question of the weakest topic; when every
 * question was answered and none is due, the one that is due soonest. A topic is as strong as the mean of the last scores of its answered
 * questions; one without answers counts as 0, so every topic is visited before any is practised.
 */
import { compareIds, contentId, type QuizQuestion } from '@raglab/core';
import type { QuizRecord } from './quiz-log.ts';

/** `questions` must not be empty. New questions of a topic come in a fixed order that does not follow their ids. */
export function pickQuestion(
  questions: readonly QuizQuestion[],
  records: ReadonlyMap<string, QuizRecord>,
  now: Date,
): QuizQuestion {
  const strength = topicStrengths(questions, records);
  const byTopic = (a: QuizQuestion, b: QuizQuestion): number =>
    strength.get(a.topic)! - strength.get(b.topic)! || compareIds(a.topic, b.topic);
  const dueAt = ({ id }: QuizQuestion): string => records.get(id)!.review.dueAt;
  const bySchedule = (a: QuizQuestion, b: QuizQuestion): number =>
    compareIds(dueAt(a), dueAt(b)) || compareIds(a.id, b.id);
  const answered = questions.filter(({ id }) => records.has(id));
  const due = answered.filter((question) => dueAt(question) <= now.toISOString());
  const fresh = questions.filter(({ id }) => !records.has(id));
  const [first] = [
    ...due.toSorted((a, b) => byTopic(a, b) || bySchedule(a, b)),
    ...fresh.toSorted((a, b) => byTopic(a, b) || compareIds(contentId(a.id), contentId(b.id))),
    ...answered.toSorted(bySchedule),
  ];
  return first!;
}

/** Topic → mean of the last scores, 0 without one. */
function topicStrengths(
  questions: readonly QuizQuestion[],
  records: ReadonlyMap<string, QuizRecord>,
): ReadonlyMap<string, number> {
  const scores = new Map<string, number[]>();
  for (const { id, topic } of questions) {
    const record = records.get(id);
    const known = scores.get(topic) ?? [];
    scores.set(topic, record ? [...known, record.lastScore] : known);
  }
  return new Map(
    [...scores].map(([topic, all]) => [topic, all.reduce((sum, score) => sum + score, 0) / Math.max(1, all.length)]),
  );
}
