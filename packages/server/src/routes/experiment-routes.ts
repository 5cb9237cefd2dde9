/** `/api/benches` and `/api/studies`: sweeps and studies as they were stored. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ExperimentBook } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, problems } from '../responses.ts';
import {
  benchDetailSchema,
  benchPageSchema,
  studyDetailSchema,
  studyListSchema,
} from '../schemas/experiment-schemas.ts';
import { idText } from '../schemas/name-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';

const tags = ['experiments'];

const benches = createRoute({
  method: 'get',
  path: '/benches',
  tags,
  summary: 'Sweeps, newest first',
  request: { query: z.strictObject(pageFields) },
  responses: { 200: json('A page of sweeps', benchPageSchema), ...problems() },
});
const bench = createRoute({
  method: 'get',
  path: '/benches/{benchId}',
  tags,
  summary: 'A sweep with all its cells',
  request: { params: z.object({ benchId: idText }) },
  responses: { 200: json('The sweep', benchDetailSchema), ...problems(404) },
});
const studies = createRoute({
  method: 'get',
  path: '/studies',
  tags,
  summary: 'Studies with their verdicts',
  responses: { 200: json('Studies by name', studyListSchema), ...problems() },
});
const study = createRoute({
  method: 'get',
  path: '/studies/{name}',
  tags,
  summary: 'A study: claim, method, results, verdict',
  request: { params: z.object({ name: idText }) },
  responses: { 200: json('The study', studyDetailSchema), ...problems(404) },
});

export function experimentRoutes(experiments: ExperimentBook) {
  return createRouter()
    .openapi(benches, async (context) => context.json(await experiments.benches(context.req.valid('query')), 200))
    .openapi(bench, async (context) => context.json(await experiments.bench(context.req.valid('param').benchId), 200))
    .openapi(studies, async (context) => context.json({ items: await experiments.studies() }, 200))
    .openapi(study, async (context) => context.json(await experiments.study(context.req.valid('param').name), 200));
}
