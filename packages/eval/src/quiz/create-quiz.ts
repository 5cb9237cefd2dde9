/** A quiz over a dataset: what to ask next, grading, progress. What is kept lies in the log; the clock is the caller's. */
import {
  type AnswerGrade,
  type Clock,
  compareIds,
  type Quiz,
  type QuizFilter,
  type QuizQuestion,
  RaglabError,
  type ReadNext,
  type TopicProgress,
} from '@raglab/core';
import type { Dataset } from '../datasets/dataset.ts';
import { gradeAnswer } from './grade-answer.ts';
import { pickQuestion } from './pick-question.ts';
import { type QuizItem, quizItems } from './quiz-items.ts';
import type { QuizLog, QuizRecord } from './quiz-log.ts';

export interface CreateQuizOptions {
  readonly dataset: Dataset;
  readonly log: QuizLog;
  readonly clock: Clock;
  /** What the paths of documents are relative to. */
  readonly baseDirectory: string;
}

/** Throws `not_measured` for a dataset without reference answers. */
export function createQuiz({ dataset, log, clock, baseDirectory }: CreateQuizOptions): Quiz {
  const items = quizItems(dataset, baseDirectory);
  if (items.length === 0) throw nothingToAsk(dataset.name);
  const byId = new Map(items.map((item) => [item.id, item]));
  const chosen = ({ topic }: QuizFilter = {}): readonly QuizItem[] => {
    if (topic === undefined) return items;
    const found = items.filter((item) => item.topic === topic || item.passages.some((p) => p.documentId === topic));
    if (found.length === 0) throw unknownTopic(topic, items);
    return found;
  };
  return {
    list: (filter) => chosen(filter).map(questionOf),
    next: (filter) => questionOf(pickQuestion(chosen(filter), log.records(dataset.name), clock.now()) as QuizItem),
    answer(questionId, answer) {
      const item = byId.get(questionId);
      if (!item) throw unknownQuestion(questionId, dataset.name);
      const grade = gradeAnswer({ ...item, answer });
      const review = log.add(dataset.name, questionId, answer, grade);
      const { reference, passages } = item;
      return {
        question: questionOf(item),
        answer,
        grade,
        reference,
        passages,
        readNext: readNext(item, grade),
        review,
      };
    },
    progress() {
      const records = log.records(dataset.name);
      const topics = [...new Set(items.map(({ topic }) => topic))].map((topic) =>
        progressOf(
          topic,
          items.filter((item) => item.topic === topic),
          records,
          clock.now().toISOString(),
        ),
      );
      const due = [...records].filter(([id]) => byId.has(id)).map(([, { review }]) => review.dueAt);
      return {
        dataset: dataset.name,
        answers: [...records.values()].reduce((sum, { answers }) => sum + answers, 0),
        topics: topics.sort((a, b) => (a.meanScore ?? 2) - (b.meanScore ?? 2) || compareIds(a.topic, b.topic)),
        nextDueAt: due.sort(compareIds)[0] ?? null,
      };
    },
  };
}

function questionOf({ id, question, topic, tags }: QuizItem): QuizQuestion {
  return { id, question, topic, tags };
}

/** What was not shown to be known comes first: its passages' documents, then what else the judgments call helpful. */
function readNext({ documents }: QuizItem, { claims }: AnswerGrade): ReadNext[] {
  const open = new Set(
    claims.flatMap(({ status, passage }) => (status === 'covered' ? [] : (passage?.documentId ?? []))),
  );
  const reasonOf = (documentId: string, grade: number): string => {
    if (open.has(documentId)) return 'says what the answer lacks';
    return grade > 1 ? 'answers the question' : 'on the topic';
  };
  return documents
    .map(({ documentId, path, grade }) => ({ documentId, path, reason: reasonOf(documentId, grade) }))
    .sort((a, b) => Number(open.has(b.documentId)) - Number(open.has(a.documentId)));
}

function progressOf(
  topic: string,
  items: readonly QuizItem[],
  records: ReadonlyMap<string, QuizRecord>,
  now: string,
): TopicProgress {
  const answered = items.flatMap(({ id }) => records.get(id) ?? []);
  const sum = answered.reduce((total, { lastScore }) => total + lastScore, 0);
  return {
    topic,
    questions: items.length,
    answered: answered.length,
    due: answered.filter(({ review }) => review.dueAt <= now).length,
    meanScore: answered.length === 0 ? null : sum / answered.length,
  };
}

function nothingToAsk(name: string): RaglabError {
  return new RaglabError({
    code: 'not_measured',
    problem: `the dataset '${name}' has nothing to ask`,
    expected: 'questions with reference answers (metadata.answer)',
  });
}

function unknownTopic(topic: string, items: readonly QuizItem[]): RaglabError {
  const topics = [...new Set(items.map((item) => item.topic))].sort(compareIds);
  return new RaglabError({
    code: 'not_found',
    problem: `no question on '${topic}'`,
    expected: `one of ${topics.join(', ')}, or the id of a document`,
  });
}

function unknownQuestion(id: string, dataset: string): RaglabError {
  return new RaglabError({
    code: 'not_found',
    problem: `no question '${id}' in ${dataset}`,
    expected: 'an id that `raglab quiz --list` shows; questions whose reference has no word to compare are not asked',
  });
}
