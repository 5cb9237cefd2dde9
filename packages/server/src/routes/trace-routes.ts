/** `/api/queries`: what was asked lately, and the trace of each. */
import { createRoute, z } from '@hono/zod-openapi';
import type { TraceBook } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, problems } from '../responses.ts';
import { collectionName, idText } from '../schemas/name-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';
import { queryPageSchema, queryTraceSchema } from '../schemas/trace-schemas.ts';

const tags = ['queries'];

const list = createRoute({
  method: 'get',
  path: '/queries',
  tags,
  summary: 'Logged queries, newest first',
  request: { query: z.strictObject({ ...pageFields, collection: collectionName.optional() }) },
  responses: { 200: json('A page of queries', queryPageSchema), ...problems(404) },
});
const get = createRoute({
  method: 'get',
  path: '/queries/{queryId}',
  tags,
  summary: 'What every stage of a query saw, scored, moved and how long it took',
  request: { params: z.object({ queryId: idText }) },
  responses: { 200: json('The trace', queryTraceSchema), ...problems(404) },
});

export function traceRoutes(traces: TraceBook) {
  return createRouter()
    .openapi(list, async (context) => context.json(await traces.list(context.req.valid('query')), 200))
    .openapi(get, async (context) => context.json(await traces.get(context.req.valid('param').queryId), 200));
}
