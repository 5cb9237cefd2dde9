/** Facts of the lab, its days, pipeline runs, dead letters and SQL results, as JSON. */
import { z } from '@hono/zod-openapi';
import type { DeadLetterDetail, LabFacts, OperationsOverview, Page, PipelineRun, SqlResult } from '@raglab/core';
import { count, moment } from './name-schemas.ts';
import { pageSchema } from './page-schema.ts';

const amount = z.number().min(0);
const text = z.string().nullable();
const names = z.array(z.string());

export const labFactsSchema: z.ZodType<LabFacts> = z
  .object({
    name: z.string(),
    version: z.string(),
    collections: names,
    defaults: z.object({
      mode: z.enum(['hybrid', 'dense', 'lexical']),
      k: count,
      askK: count,
      rerank: z.string(),
      chunker: z.string(),
      embedder: z.string(),
      generator: z.string(),
    }),
    choices: z.object({
      modes: names,
      rerankers: names,
      fusions: names,
      chunkers: names,
      indexKinds: names,
      uploadExtensions: names,
    }),
    allowances: z.object({ write: z.boolean(), languageModels: z.boolean(), sql: z.boolean(), ingestRoots: count }),
    budgetMs: z.record(z.string(), z.number()),
  })
  .openapi('LabFacts');

export const overviewSchema: z.ZodType<OperationsOverview> = z
  .object({
    collection: z.string(),
    documents: count,
    chunks: count,
    lastRunAt: moment.nullable(),
    lastRunStatus: text,
    staleDocuments: count,
    openDeadLetters: count,
    days: z.array(
      z
        .object({
          date: z.string(),
          runs: count,
          failedRuns: count,
          delivered: count,
          failedDocuments: count,
          chunksWritten: count,
          tokens: count,
          costUsd: amount,
          queries: count,
          queryP50Ms: amount.nullable(),
          queryP99Ms: amount.nullable(),
        })
        .openapi('OperationsDay'),
    ),
    jobs: z.object({ queued: count, running: count }),
  })
  .openapi('OperationsOverview');

const pipelineRunSchema: z.ZodType<PipelineRun> = z
  .object({
    runId: z.string(),
    collection: z.string(),
    indexVersion: z.string(),
    purpose: z.string(),
    status: z.string(),
    startedAt: moment,
    finishedAt: moment.nullable(),
    reason: text,
    delivered: count.nullable(),
    added: count.nullable(),
    changed: count.nullable(),
    unchanged: count.nullable(),
    deleted: count.nullable(),
    failed: count.nullable(),
    tokens: count.nullable(),
    costUsd: amount.nullable(),
    durationMs: amount.nullable(),
  })
  .openapi('PipelineRun');
export const pipelineRunPageSchema: z.ZodType<Page<PipelineRun>> = pageSchema('PipelineRunPage', pipelineRunSchema);

const deadLetterSchema: z.ZodType<DeadLetterDetail> = z
  .object({
    collection: z.string(),
    uri: z.string(),
    stage: z.string(),
    code: z.string(),
    reason: z.string(),
    firstSeen: moment,
    lastSeen: moment,
    attempts: count,
    retryable: z.boolean(),
  })
  .openapi('DeadLetter');
export const deadLetterPageSchema: z.ZodType<Page<DeadLetterDetail>> = pageSchema('DeadLetterPage', deadLetterSchema);

export const sqlResultSchema: z.ZodType<SqlResult> = z
  .object({ columns: names, rows: z.array(z.record(z.string(), z.unknown())), truncated: z.boolean() })
  .openapi('SqlResult');
