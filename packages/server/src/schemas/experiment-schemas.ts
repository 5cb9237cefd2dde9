/** Benches and studies, as JSON. */
import { z } from '@hono/zod-openapi';
import type { BenchCellDetail, BenchDetail, BenchSummary, Page, StudyDetail, StudySummary } from '@raglab/core';
import { count, moment } from './name-schemas.ts';
import { pageSchema } from './page-schema.ts';

const text = z.string().nullable();
const number = z.number().nullable();
const direction = z.enum(['higher', 'lower']);
const bench = {
  benchId: z.string(),
  name: z.string(),
  createdAt: moment,
  updatedAt: moment,
  finishedAt: moment.nullable(),
  dataset: z.string(),
  cells: count,
  done: count,
  failed: count,
};
const benchSummarySchema: z.ZodType<BenchSummary> = z.object(bench).openapi('BenchSummary');
export const benchPageSchema: z.ZodType<Page<BenchSummary>> = pageSchema('BenchPage', benchSummarySchema);

const change = z
  .object({
    pairs: count,
    gain: number,
    lower: number,
    upper: number,
    pValue: number,
    adjustedP: number,
    smallestDetectable: number,
    verdict: z.enum(['better', 'worse', 'undecided', 'not measured']),
  })
  .openapi('BenchChange');

const cell: z.ZodType<BenchCellDetail> = z
  .object({
    cellId: z.string(),
    label: z.string(),
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    state: z.enum(['planned', 'running', 'done', 'failed']),
    runId: text,
    figures: z.record(
      z.string(),
      z.object({
        value: number,
        lower: number,
        upper: number,
        measured: count.optional(),
        total: count.optional(),
        reason: text.optional(),
      }),
    ),
    onFront: z.boolean(),
    againstControl: z.object({ equalTokens: change, equalK: change }).nullable(),
    reason: text,
  })
  .openapi('BenchCell');

export const benchDetailSchema: z.ZodType<BenchDetail> = z
  .object({
    ...bench,
    split: z.string(),
    questions: count,
    axes: z.array(z.object({ name: z.string(), values: z.array(z.union([z.string(), z.number()])) })),
    leftOut: z.array(z.object({ reason: z.string(), combinations: count })),
    tokens: z.number(),
    quality: z.string(),
    control: text,
    measures: z.array(z.object({ id: z.string(), label: z.string(), unit: text, direction })),
    items: z.array(cell),
    codeCommit: text,
    node: z.string(),
    cpu: z.string(),
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
  .object({
    ...study,
    markdown: text,
    results: z.record(z.string(), z.unknown()).nullable(),
    plot: z.record(z.string(), z.unknown()),
  })
  .openapi('StudyDetail');
