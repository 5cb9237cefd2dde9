/** The quiz as JSON: questions, grades with their reasons, progress. */
import { z } from '@hono/zod-openapi';
import type { AnswerGrade, QuizPassage, QuizProgress, QuizQuestion, QuizResult } from '@raglab/core';
import { count, idText, moment } from './name-schemas.ts';

const share = z.number().min(0).max(1);

export const quizDataset = z.strictObject({ dataset: idText.optional() });
export const quizFilter = z.strictObject({
  dataset: idText.optional(),
  topic: idText.optional().openapi({ description: 'A topic, or the id of a document', example: 'eval' }),
});

export const newQuizAnswerSchema = z
  .strictObject({
    dataset: idText.optional(),
    questionId: idText.openapi({ example: 'evl-001' }),
    answer: z.string().max(10_000).openapi({ description: 'Empty for “I do not know”' }),
  })
  .openapi('NewQuizAnswer');

export const quizQuestionSchema: z.ZodType<QuizQuestion> = z
  .object({ id: z.string(), question: z.string(), topic: z.string(), tags: z.array(z.string()) })
  .openapi('QuizQuestion');

const passageSchema: z.ZodType<QuizPassage> = z
  .object({ documentId: z.string(), path: z.string().nullable(), start: count, end: count, text: z.string() })
  .openapi('QuizPassage');

const gradeSchema: z.ZodType<AnswerGrade> = z
  .object({
    score: share,
    verdict: z.enum(['right', 'partly', 'wrong', 'unanswered']),
    claims: z.array(
      z.object({
        text: z.string(),
        status: z.enum(['covered', 'missed', 'contradicted']),
        coverage: share,
        missing: z.array(z.string()),
        passage: passageSchema.nullable(),
      }),
    ),
    contradictions: z.array(
      z.object({
        kind: z.enum(['negation', 'number', 'opposite']),
        said: z.string(),
        claim: z.string(),
        reason: z.string(),
      }),
    ),
    beyond: z.array(z.string()),
  })
  .openapi('AnswerGrade');

export const quizResultSchema: z.ZodType<QuizResult> = z
  .object({
    question: quizQuestionSchema,
    answer: z.string(),
    grade: gradeSchema,
    reference: z.string(),
    passages: z.array(passageSchema),
    readNext: z.array(z.object({ documentId: z.string(), path: z.string().nullable(), reason: z.string() })),
    review: z.object({ repetitions: count, ease: z.number(), intervalDays: count, dueAt: moment }),
  })
  .openapi('QuizResult');

export const quizProgressSchema: z.ZodType<QuizProgress> = z
  .object({
    dataset: z.string(),
    answers: count,
    topics: z.array(
      z.object({
        topic: z.string(),
        questions: count,
        answered: count,
        due: count,
        meanScore: z.number().nullable(),
      }),
    ),
    nextDueAt: moment.nullable(),
  })
  .openapi('QuizProgress');
