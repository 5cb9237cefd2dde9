/**
 * The reports of @raglab/core as zod schemas, for the OpenAPI document. Checked against real responses by this package's tests;
 * the types in core stay the source of truth.
 */
import { z } from '@hono/zod-openapi';
import {
  type AskReport,
  type Citation,
  type HealthReport,
  type HitTokenMatches,
  type SearchReport,
  STAGE_NAMES,
  type StageTrace,
} from '@raglab/core';
import { orNull } from './or-null.ts';

const milliseconds = z.number().min(0).nullable();
export const stageTimings = {
  embed: milliseconds,
  search: milliseconds,
  fuse: milliseconds,
  rerank: milliseconds,
  total: z.number().min(0),
};
const stage = z.enum(STAGE_NAMES);
const stageScores = z.partialRecord(stage, z.number());
const removedCandidate = z.object({
  chunkId: z.string(),
  uri: z.string(),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  reason: z.string(),
  keptChunkId: z.string().optional(),
});
export const stageTraceSchema = z
  .object({
    stage,
    status: z.enum(['ran', 'skipped']),
    ms: z.number().min(0),
    candidates: z.array(
      z.object({
        chunkId: z.string(),
        score: z.number(),
        previousRank: z.number().int().min(1).nullable().optional(),
        explanation: z.record(z.string(), z.number()).optional(),
      }),
    ),
    removed: z.array(removedCandidate).optional(),
    scale: z.string().optional(),
    note: z.string().optional(),
  })
  .openapi('StageTrace') as unknown as z.ZodType<StageTrace>;
const count = z.number().int().min(0);
const costUsd = z.number().min(0).nullable();
const rerankerFigures = z
  .object({
    name: z.string(),
    candidates: count,
    latencyMs: z.number().min(0),
    tokens: z.object({ input: count.nullable(), output: count.nullable() }),
    costUsd,
    skipped: z.string().nullable(),
    note: z.string().optional(),
  })
  .openapi('RerankerFigures');
export const tokenMatchesSchema = z
  .array(
    z.object({
      chunkId: z.string(),
      maxSim: z.number(),
      tokens: z.array(
        z.object({
          token: z.string(),
          weight: z.number(),
          passageToken: z.string().nullable(),
          position: count.nullable(),
          similarity: z.number(),
        }),
      ),
    }),
  )
  .openapi('TokenMatches') as unknown as z.ZodType<readonly HitTokenMatches[]>;
const span = z.object({ start: z.number().int().min(0), end: z.number().int().min(0) });

const transformFigures = z
  .object({
    name: z.string(),
    queries: z.array(z.string()),
    tokens: z.object({ input: count.nullable(), output: count.nullable() }),
    costUsd,
    latencyMs: z.number().min(0),
    skipped: z.string().nullable(),
    note: z.string().optional(),
  })
  .openapi('TransformFigures');

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
    parent: span.optional(),
    matched: span.optional(),
    score: z.number(),
    scores: stageScores,
    embeddedAt: z.string(),
    stale: z.boolean().nullable(),
  })
  .openapi('SearchHit');

export const searchReportSchema: z.ZodType<SearchReport> = z
  .object({
    queryId: z.string().optional(),
    question: z.string(),
    mode: z.enum(['hybrid', 'dense', 'lexical']),
    hits: z.array(searchHit),
    timingsMs: z.object(stageTimings),
    indexVersion: count.optional(),
    storeVersion: count.nullable().optional(),
    reranker: orNull(rerankerFigures),
    transform: transformFigures.optional(),
    skipped: z.array(z.object({ stage, reason: z.string() })),
    costUsd,
    trace: z.array(stageTraceSchema).optional(),
    tokenMatches: tokenMatchesSchema.optional(),
  })
  .openapi('SearchReport') as unknown as z.ZodType<SearchReport>;

export const citationSchema = z
  .object({
    chunkId: z.string(),
    documentId: z.string(),
    uri: z.string(),
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    quote: z.string(),
    support: z.enum(['quoted', 'overlap', 'none']).optional(),
  })
  .openapi('Citation') as unknown as z.ZodType<Citation>;

const promptUse = z
  .object({
    name: z.string(),
    hash: z.string(),
    estimatedTokens: z.number().int().min(0),
    chunkIds: z.array(z.string()),
    leftOut: z.array(z.object({ chunkId: z.string(), reason: z.string() })),
  })
  .openapi('PromptUse');

export const askReportSchema: z.ZodType<AskReport> = z
  .object({
    queryId: z.string().optional(),
    question: z.string(),
    answer: z.string(),
    refused: z.boolean(),
    citations: z.array(citationSchema),
    contexts: z.array(searchHit),
    timingsMs: z.object({ ...stageTimings, generate: z.number().min(0) }),
    tokens: z.object({ input: count.nullable(), output: count.nullable() }),
    costUsd,
    unknown: z.string().optional(),
    model: z.string(),
    generator: z.string(),
    citationProblems: z.array(z.object({ marker: z.string(), reason: z.string() })),
    prompt: orNull(promptUse),
    warnings: z.array(z.string()),
    withheld: z.string().optional(),
    reranker: orNull(rerankerFigures),
    transform: transformFigures.optional(),
    skipped: z.array(z.object({ stage, reason: z.string() })),
    trace: z.array(stageTraceSchema).optional(),
    tokenMatches: tokenMatchesSchema.optional(),
  })
  .openapi('AskReport') as unknown as z.ZodType<AskReport>;

const healthStatus = z.enum(['ok', 'missing_data', 'low_volume', 'stale', 'source_failure']);

export const healthReportSchema: z.ZodType<HealthReport> = z
  .object({
    status: healthStatus,
    checks: z.array(
      z.object({
        name: z.string(),
        status: healthStatus,
        expected: z.string(),
        received: z.string(),
        remedy: z.string().optional(),
      }),
    ),
  })
  .openapi('HealthReport') as unknown as z.ZodType<HealthReport>;
