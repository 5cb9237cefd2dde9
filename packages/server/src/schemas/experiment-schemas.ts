/** Benches and studies, as JSON. */
import { z } from '@hono/zod-openapi';
import type { BenchDetail, BenchSummary, Page, StudyDetail, StudySummary } from '@raglab/core';
import { estimateSchema } from './evaluation-schemas.ts';
import { count, moment } from './name-schemas.ts';
import { pageSchema } from './page-schema.ts';

const text = z.string().nullable();
const bench = {
  benchId: z.string(),
  name: z.string(),
  createdAt: moment,
  dataset: z.string(),
  cells: count,
  done: count,
};
const benchSummarySchema: z.ZodType<BenchSummary> = z.object(bench).openapi('BenchSummary');
export const benchPageSchema: z.ZodType<Page<BenchSummary>> = pageSchema('BenchPage', benchSummarySchema);

export const benchDetailSchema: z.ZodType<BenchDetail> = z
  .object({
    ...bench,
    measures: z.array(
      z.object({ id: z.string(), label: z.string(), unit: text, direction: z.enum(['higher', 'lower']) }),
    ),
    items: z.array(
      z
        .object({
          cellId: z.string(),
          settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
          state: z.enum(['planned', 'running', 'done', 'failed']),
          runId: text,
          figures: z.record(z.string(), estimateSchema),
          onFront: z.boolean(),
          reason: text,
        })
        .openapi('BenchCell'),
    ),
  })
  .openapi('BenchDetail');

const study = {
  name: z.string(),
  title: z.string(),
  claim: z.string(),
  source: text,
  verdict: z.enum(['holds', 'holds partly', 'does not hold here']).nullable(),
  why: text,
  measuredAt: moment.nullable(),
};
export const studyListSchema: z.ZodType<{ readonly items: readonly StudySummary[] }> = z
  .object({ items: z.array(z.object(study).openapi('StudySummary')) })
  .openapi('StudyList');

export const studyDetailSchema: z.ZodType<StudyDetail> = z
  .object({ ...study, markdown: text, results: z.record(z.string(), z.unknown()).nullable() })
  .openapi('StudyDetail');
