/** `/api/runs` and `/api/comparisons`: stored evaluations, their cases, and two of them side by side. */
import { createRoute, z } from '@hono/zod-openapi';
import type { EvaluationBook } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, problems } from '../responses.ts';
import {
  caseDetailSchema,
  casePageSchema,
  comparisonSchema,
  runPageSchema,
  runSchema,
} from '../schemas/evaluation-schemas.ts';
import { caseId, idText, shortText } from '../schemas/name-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';

const tags = ['evaluations'];
const runId = z.object({ runId: idText });

const list = createRoute({
  method: 'get',
  path: '/runs',
  tags,
  summary: 'Evaluation runs, newest first',
  request: { query: z.strictObject({ ...pageFields, dataset: idText.optional() }) },
  responses: { 200: json('A page of runs', runPageSchema), ...problems() },
});
const get = createRoute({
  method: 'get',
  path: '/runs/{runId}',
  tags,
  summary: 'A run: metrics with intervals, gate, slices, the funnel of its layers',
  request: { params: runId },
  responses: { 200: json('The run', runSchema), ...problems(404, 409) },
});
const cases = createRoute({
  method: 'get',
  path: '/runs/{runId}/cases',
  tags,
  summary: 'Its cases with their scores; the worst first unless asked otherwise',
  request: {
    params: runId,
    query: z.strictObject({
      ...pageFields,
      tag: shortText.optional(),
      order: z.enum(['id', 'worst']).optional(),
      metric: idText.optional(),
      contains: shortText.optional(),
    }),
  },
  responses: { 200: json('A page of cases', casePageSchema), ...problems(404, 409) },
});
const oneCase = createRoute({
  method: 'get',
  path: '/runs/{runId}/cases/{caseId}',
  tags,
  summary: 'What was retrieved and answered for a case, and its scores',
  request: { params: z.object({ runId: idText, caseId }) },
  responses: { 200: json('The case', caseDetailSchema), ...problems(404, 409) },
});
const compare = createRoute({
  method: 'get',
  path: '/comparisons',
  tags,
  summary: 'Two runs on the same questions, paired case by case',
  request: { query: z.strictObject({ before: idText, after: idText, metric: idText.optional() }) },
  responses: { 200: json('What changed beyond chance, and where', comparisonSchema), ...problems(404, 409) },
});

export function evaluationRoutes(evaluations: EvaluationBook) {
  return createRouter()
    .openapi(list, async (context) => context.json(await evaluations.list(context.req.valid('query')), 200))
    .openapi(get, async (context) => context.json(await evaluations.get(context.req.valid('param').runId), 200))
    .openapi(cases, async (context) =>
      context.json(await evaluations.cases(context.req.valid('param').runId, context.req.valid('query')), 200),
    )
    .openapi(oneCase, async (context) => {
      const { runId: run, caseId: id } = context.req.valid('param');
      return context.json(await evaluations.case(run, id), 200);
    })
    .openapi(compare, async (context) => {
      const { before, after, metric } = context.req.valid('query');
      return context.json(await evaluations.compare(before, after, { metric }), 200);
    });
}
