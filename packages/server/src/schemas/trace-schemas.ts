/** Logged queries and their traces, as JSON. */
import { z } from '@hono/zod-openapi';
import type { Page, QuerySummary, QueryTrace } from '@raglab/core';
import { count, moment } from './name-schemas.ts';
import { orNull } from './or-null.ts';
import { pageSchema } from './page-schema.ts';
import { stageTimings, stageTraceSchema, tokenMatchesSchema } from './report-schemas.ts';

const summary = {
  queryId: z.string(),
  askedAt: moment,
  source: z.string(),
  collection: z.string(),
  question: z.string(),
  mode: z.enum(['hybrid', 'dense', 'lexical']),
  k: count,
  indexVersion: count,
  embedderModel: z.string(),
  timingsMs: z.object(stageTimings),
  hits: count,
  traced: z.boolean(),
};

const querySummarySchema: z.ZodType<QuerySummary> = z.object(summary).openapi('QuerySummary');
export const queryPageSchema: z.ZodType<Page<QuerySummary>> = pageSchema('QueryPage', querySummarySchema);

export const queryTraceSchema: z.ZodType<QueryTrace> = z
  .object({
    ...summary,
    ranking: z.array(z.object({ rank: count, chunkId: z.string(), score: z.number() })),
    stages: z.array(stageTraceSchema).nullable(),
    reason: z.string().nullable(),
    tokenMatches: orNull(tokenMatchesSchema),
    chunks: z.array(
      z.object({
        chunkId: z.string(),
        documentId: z.string(),
        uri: z.string(),
        title: z.string(),
        heading: z.string(),
        start: count,
        end: count,
        text: z.string(),
      }),
    ),
    budgetMs: z.record(z.string(), z.number()),
  })
  .openapi('QueryTrace');
