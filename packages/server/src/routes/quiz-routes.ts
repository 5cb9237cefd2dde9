/** `/api/quiz`: questions with reference answers, the next one to ask, grades for free answers, progress by topic. */
import { createRoute, z } from '@hono/zod-openapi';
import type { QuizDesk } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, jsonBody, problems } from '../responses.ts';
import {
  newQuizAnswerSchema,
  quizDataset,
  quizFilter,
  quizProgressSchema,
  quizQuestionSchema,
  quizResultSchema,
} from '../schemas/quiz-schemas.ts';

const tags = ['quiz'];

const list = createRoute({
  method: 'get',
  path: '/quiz/questions',
  tags,
  summary: 'All questions, by id',
  request: { query: quizFilter },
  responses: { 200: json('The questions', z.array(quizQuestionSchema)), ...problems(404, 422) },
});
const next = createRoute({
  method: 'get',
  path: '/quiz/next',
  tags,
  summary: 'The question to ask now: due ones first, weak topics before strong ones',
  request: { query: quizFilter },
  responses: { 200: json('The question', quizQuestionSchema), ...problems(404, 422) },
});
const answer = createRoute({
  method: 'post',
  path: '/quiz/answers',
  tags,
  summary: 'Grade a free answer by comparing words, and keep it',
  request: { body: jsonBody(newQuizAnswerSchema) },
  responses: { 201: json('The grade with its reasons', quizResultSchema), ...problems(404, 413, 415, 422) },
});
const progress = createRoute({
  method: 'get',
  path: '/quiz/progress',
  tags,
  summary: 'What is known, by topic, weakest first',
  request: { query: quizDataset },
  responses: { 200: json('The progress', quizProgressSchema), ...problems(404, 422) },
});

export function quizRoutes(quizzes: QuizDesk) {
  return createRouter()
    .openapi(list, async (context) => {
      const { dataset, topic } = context.req.valid('query');
      return context.json([...(await quizzes.open(dataset)).list({ topic })], 200);
    })
    .openapi(next, async (context) => {
      const { dataset, topic } = context.req.valid('query');
      return context.json((await quizzes.open(dataset)).next({ topic }), 200);
    })
    .openapi(answer, async (context) => {
      const { dataset, questionId, answer: text } = context.req.valid('json');
      return context.json((await quizzes.open(dataset)).answer(questionId, text), 201);
    })
    .openapi(progress, async (context) => {
      const { dataset } = context.req.valid('query');
      return context.json((await quizzes.open(dataset)).progress(), 200);
    });
}
