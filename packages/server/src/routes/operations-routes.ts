/** `/api/lab`, `/api/operations`, `/api/pipeline-runs`, `/api/dead-letters`, `/api/sql`. */
import { createRoute, z } from '@hono/zod-openapi';
import type { OperationsDesk } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, jsonBody, problems } from '../responses.ts';
import { fromText } from '../schemas/from-text.ts';
import { collectionName } from '../schemas/name-schemas.ts';
import {
  deadLetterPageSchema,
  labFactsSchema,
  overviewSchema,
  pipelineRunPageSchema,
  sqlResultSchema,
} from '../schemas/operations-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';

const tags = ['operations'];
const collection = collectionName.optional();

const facts = createRoute({
  method: 'get',
  path: '/lab',
  tags,
  summary: 'What there is to choose from, and what this server allows',
  responses: { 200: json('The lab', labFactsSchema), ...problems() },
});
const overview = createRoute({
  method: 'get',
  path: '/operations',
  tags,
  summary: 'Volume, failures, cost and latency by day',
  request: {
    query: z.strictObject({ collection, days: fromText(z.number().int().min(1).max(366).optional()) }),
  },
  responses: { 200: json('Days and totals', overviewSchema), ...problems(404) },
});
const pipelineRuns = createRoute({
  method: 'get',
  path: '/pipeline-runs',
  tags,
  summary: 'Ingestions and reindexings, newest first',
  request: { query: z.strictObject({ ...pageFields, collection }) },
  responses: { 200: json('A page of runs', pipelineRunPageSchema), ...problems(404) },
});
const deadLetters = createRoute({
  method: 'get',
  path: '/dead-letters',
  tags,
  summary: 'Sources that could not be ingested, with the reason; a job of kind retry-dead-letters tries them again',
  request: { query: z.strictObject({ ...pageFields, collection }) },
  responses: { 200: json('A page of dead letters', deadLetterPageSchema), ...problems(404) },
});
const sql = createRoute({
  method: 'post',
  path: '/sql',
  tags,
  summary: 'One read-only SQL statement over the catalog, where the server was started to allow it',
  request: { body: jsonBody(z.strictObject({ statement: z.string().min(1).max(20_000) }).openapi('SqlStatement')) },
  responses: { 200: json('At most 1000 rows', sqlResultSchema), ...problems(413, 415) },
});

export function operationsRoutes(operations: OperationsDesk) {
  return createRouter()
    .openapi(facts, async (context) => context.json(await operations.facts(), 200))
    .openapi(overview, async (context) => context.json(await operations.overview(context.req.valid('query')), 200))
    .openapi(pipelineRuns, async (context) =>
      context.json(await operations.pipelineRuns(context.req.valid('query')), 200),
    )
    .openapi(deadLetters, async (context) =>
      context.json(await operations.deadLetters(context.req.valid('query')), 200),
    )
    .openapi(sql, async (context) =>
      context.json(await operations.sql(context.req.valid('json').statement, context.req.raw.signal), 200),
    );
}
