/** `/api/datasets`: what the lab can be evaluated on. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DatasetCatalog } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, problems } from '../responses.ts';
import { datasetCasePageSchema, datasetDetailSchema, datasetListSchema } from '../schemas/dataset-schemas.ts';
import { idText, shortText } from '../schemas/name-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';

const tags = ['datasets'];
const name = z.object({ name: idText });

const list = createRoute({
  method: 'get',
  path: '/datasets',
  tags,
  summary: 'Every dataset, by name',
  responses: { 200: json('Datasets', datasetListSchema), ...problems() },
});
const get = createRoute({
  method: 'get',
  path: '/datasets/{name}',
  tags,
  summary: 'A dataset: counts, splits, tags, rules',
  request: { params: name },
  responses: { 200: json('The dataset', datasetDetailSchema), ...problems(404, 409) },
});
const cases = createRoute({
  method: 'get',
  path: '/datasets/{name}/cases',
  tags,
  summary: 'Its questions with answers and judgments, by id',
  request: {
    params: name,
    query: z.strictObject({
      ...pageFields,
      split: shortText.optional(),
      tag: shortText.optional(),
      contains: shortText.optional(),
    }),
  },
  responses: { 200: json('A page of cases', datasetCasePageSchema), ...problems(404, 409) },
});

export function datasetRoutes(datasets: DatasetCatalog) {
  return createRouter()
    .openapi(list, async (context) => context.json({ items: await datasets.list() }, 200))
    .openapi(get, async (context) => context.json(await datasets.get(context.req.valid('param').name), 200))
    .openapi(cases, async (context) =>
      context.json(await datasets.cases(context.req.valid('param').name, context.req.valid('query')), 200),
    );
}
