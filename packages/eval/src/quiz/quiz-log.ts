/**
 * What was answered, in the lab's SQLite catalog: table `quiz_answers`, one row per answer, never changed. When a question comes back follows from
 * its rows in order, so nothing can disagree with the log. `raglab sql "SELECT … FROM quiz_answers"` reads it.
 */
import type { AnswerGrade, Clock, ReviewState } from '@raglab/core';
import type { Database } from 'better-sqlite3';
import { answerQuality, nextReview } from './review-schedule.ts';

export interface QuizRecord {
  readonly lastScore: number;
  readonly answers: number;
  readonly review: ReviewState;
}

export interface QuizLog {
  /** Returns when the question comes back. */
  add(dataset: string, questionId: string, answer: string, grade: AnswerGrade): ReviewState;
  /** Question id → what its answers have come to. */
  records(dataset: string): ReadonlyMap<string, QuizRecord>;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS quiz_answers (
    answer_id INTEGER PRIMARY KEY,
    dataset TEXT NOT NULL,
    question_id TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    answer TEXT NOT NULL,
    score REAL NOT NULL,
    verdict TEXT NOT NULL,
    quality INTEGER NOT NULL CHECK (quality BETWEEN 0 AND 5),
    claims_covered INTEGER NOT NULL,
    claims_contradicted INTEGER NOT NULL,
    claims INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS quiz_answers_question ON quiz_answers (dataset, question_id);
`;
const INSERT = `
  INSERT INTO quiz_answers (dataset, question_id, answered_at, answer, score, verdict, quality, claims_covered, claims_contradicted, claims)
  VALUES (@dataset, @questionId, @answeredAt, @answer, @score, @verdict, @quality, @covered, @contradicted, @claims)
`;
const SELECT = `
  SELECT question_id AS questionId, answered_at AS answeredAt, score, quality FROM quiz_answers WHERE dataset = ? ORDER BY answer_id
`;

interface Row {
  readonly questionId: string;
  readonly answeredAt: string;
  readonly score: number;
  readonly quality: number;
}

/** Creates the table where it is missing. The database stays the caller's to close. */
export function openQuizLog(database: Database, clock: Clock): QuizLog {
  database.exec(SCHEMA);
  const insert = database.prepare(INSERT);
  const select = database.prepare<[string], Row>(SELECT);
  const records = (dataset: string): Map<string, QuizRecord> => {
    const found = new Map<string, QuizRecord>();
    for (const { questionId, answeredAt, score, quality } of select.all(dataset)) {
      const before = found.get(questionId);
      const review = nextReview(before?.review, quality, new Date(answeredAt));
      found.set(questionId, { lastScore: score, answers: (before?.answers ?? 0) + 1, review });
    }
    return found;
  };
  return {
    add(dataset, questionId, answer, grade) {
      const count = (wanted: string): number => grade.claims.filter(({ status }) => status === wanted).length;
      insert.run({
        ...{ dataset, questionId, answer, score: grade.score, verdict: grade.verdict },
        ...{ answeredAt: clock.now().toISOString(), quality: answerQuality(grade) },
        ...{ covered: count('covered'), contradicted: count('contradicted'), claims: grade.claims.length },
      });
      return records(dataset).get(questionId)!.review;
    },
    records,
  };
}
