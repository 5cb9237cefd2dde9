/**
 * The reports of @raglab/core as zod schemas, for the OpenAPI document. Checked against real responses by this package's tests;
 * the types in core stay the source of truth.
 */
import { z } from '@hono/zod-openapi';
import type { AskReport, HealthReport, SearchReport } from '@raglab/core';

const milliseconds = z.number().min(0).nullable();
const timings = {
  embed: milliseconds,
  search: milliseconds,
  fuse: milliseconds,
  rerank: milliseconds,
  total: z.number().min(0),
};
const stageScores = z.object({
  dense: z.number().optional(),
  lexical: z.number().optional(),
  fused: z.number().optional(),
  rerank: z.number().optional(),
});
const stageTrace = z.object({
  stage: z.enum(['dense', 'lexical', 'fused', 'rerank']),
  candidates: z.array(z.object({ chunkId: z.string(), score: z.number() })),
  note: z.string().optional(),
});

const searchHit = z
  .object({
    rank: z.number().int().min(1),
    chunkId: z.string(),
    documentId: z.string(),
    uri: z.string(),
    title: z.string(),
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    text: z.string(),
    parent: z.object({ start: z.number().int().min(0), end: z.number().int().min(0) }).optional(),
    score: z.number(),
    scores: stageScores,
    embeddedAt: z.string(),
    stale: z.boolean().nullable(),
  })
  .openapi('SearchHit');

export const searchReportSchema: z.ZodType<SearchReport> = z
  .object({
    question: z.string(),
    mode: z.enum(['hybrid', 'dense', 'lexical']),
    hits: z.array(searchHit),
    timingsMs: z.object(timings),
    trace: z.array(stageTrace).optional(),
  })
  .openapi('SearchReport') as unknown as z.ZodType<SearchReport>;

const citation = z
  .object({
    chunkId: z.string(),
    documentId: z.string(),
    uri: z.string(),
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    quote: z.string(),
  })
  .openapi('Citation');

export const askReportSchema: z.ZodType<AskReport> = z
  .object({
    question: z.string(),
    answer: z.string(),
    refused: z.boolean(),
    citations: z.array(citation),
    contexts: z.array(searchHit),
    timingsMs: z.object({ ...timings, generate: z.number().min(0) }),
    tokens: z.object({ input: z.number().int().min(0), output: z.number().int().min(0) }),
    costUsd: z.number().min(0),
    model: z.string(),
    trace: z.array(stageTrace).optional(),
  })
  .openapi('AskReport') as unknown as z.ZodType<AskReport>;

const healthStatus = z.enum(['ok', 'missing_data', 'low_volume', 'stale', 'source_failure']);

export const healthReportSchema: z.ZodType<HealthReport> = z
  .object({
    status: healthStatus,
    checks: z.array(z.object({ name: z.string(), status: healthStatus, expected: z.string(), received: z.string() })),
  })
  .openapi('HealthReport') as unknown as z.ZodType<HealthReport>;
