/** Evaluation runs, cases and comparisons, as JSON. */
import { z } from '@hono/zod-openapi';
import type {
  EvaluationCaseDetail,
  EvaluationCaseSummary,
  EvaluationComparison,
  EvaluationRun,
  EvaluationRunSummary,
  IntervalEstimate,
  MetricFigures,
  Page,
  Score,
} from '@raglab/core';
import { count, moment } from './name-schemas.ts';
import { pageSchema } from './page-schema.ts';
import { citationSchema } from './report-schemas.ts';

const number = z.number().nullable();
const text = z.string().nullable();
const verdict = z.enum(['pass', 'fail', 'inconclusive', 'not_measured']);
const layer = z.enum(['deterministic', 'heuristic', 'judge']);
const direction = z.enum(['higher', 'lower']);

export const estimateSchema: z.ZodType<IntervalEstimate> = z
  .object({ value: number, lower: number, upper: number })
  .openapi('IntervalEstimate');

const metricFigures: z.ZodType<MetricFigures> = z
  .object({
    id: z.string(),
    layer,
    direction,
    range: z.array(number),
    mean: number,
    lower: number,
    upper: number,
    measured: count,
    total: count,
    errors: count,
    invalidOutputs: count,
    notApplicable: count,
    reason: text,
  })
  .openapi('MetricFigures');

const scoreSchema = z
  .object({
    status: z.enum(['measured', 'not_applicable', 'error', 'invalid_output']),
    value: number,
    reason: z.string().optional(),
  })
  .openapi('Score') as unknown as z.ZodType<Score>;

const summary = {
  runId: z.string(),
  createdAt: moment,
  dataset: z.string(),
  split: z.string(),
  mode: z.string(),
  k: count,
  system: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  verdict: verdict.nullable(),
  cases: count.nullable(),
  metrics: z.array(metricFigures),
};
const runSummarySchema: z.ZodType<EvaluationRunSummary> = z.object(summary).openapi('EvaluationRunSummary');
export const runPageSchema: z.ZodType<Page<EvaluationRunSummary>> = pageSchema('EvaluationRunPage', runSummarySchema);

export const runSchema: z.ZodType<EvaluationRun> = z
  .object({
    ...summary,
    datasetHash: z.string(),
    suite: z.object({ name: text, path: text, hash: z.string() }),
    judge: text,
    codeCommit: text,
    seed: z.number(),
    gate: z
      .object({
        verdict,
        criteria: z.array(z.object({ metric: z.string(), rule: z.string(), slice: text, verdict, reason: z.string() })),
        reason: text,
      })
      .nullable(),
    slices: z.array(z.object({ tag: z.string(), cases: count, metrics: z.array(metricFigures) })),
    funnel: z.array(
      z.object({
        step: z.string(),
        left: count,
        lost: count,
        because: z.array(z.object({ metric: z.string(), cases: count })),
      }),
    ),
    corrected: z
      .object({
        cases: count,
        labels: count,
        raw: estimateSchema,
        labelled: estimateSchema,
        predictionPowered: estimateSchema,
        roganGladen: estimateSchema,
        reason: text,
      })
      .nullable(),
  })
  .openapi('EvaluationRun');

const caseSummary = {
  caseId: z.string(),
  question: text,
  tags: z.array(z.string()),
  scores: z.record(z.string(), scoreSchema),
  error: text,
};
const caseSummarySchema: z.ZodType<EvaluationCaseSummary> = z.object(caseSummary).openapi('EvaluationCaseSummary');
export const casePageSchema: z.ZodType<Page<EvaluationCaseSummary>> = pageSchema(
  'EvaluationCasePage',
  caseSummarySchema,
);

export const caseDetailSchema: z.ZodType<EvaluationCaseDetail> = z
  .object({
    ...caseSummary,
    answer: z
      .object({
        text: z.string(),
        refused: z.boolean(),
        citations: z.array(citationSchema),
        model: z.string(),
        costUsd: number,
      })
      .nullable(),
    reference: text,
    judgments: z.record(z.string(), z.number()),
    retrieved: z.array(
      z.object({
        rank: count,
        chunkId: z.string(),
        corpusId: z.string(),
        uri: z.string(),
        start: count,
        end: count,
        text: z.string(),
        score: z.number(),
        inContext: z.boolean(),
      }),
    ),
    timingsMs: z.record(z.string(), number),
  })
  .openapi('EvaluationCase');

const change = z
  .object({
    metric: z.string(),
    layer,
    direction,
    slice: text,
    pairs: count,
    meanBefore: number,
    meanAfter: number,
    gain: number,
    lower: number,
    upper: number,
    pValue: number,
    adjustedP: number,
    smallestDetectable: number,
    better: count,
    worse: count,
    onlyBefore: count,
    onlyAfter: count,
    change: z.enum(['improved', 'regressed', 'equivalent', 'inconclusive']),
  })
  .openapi('MetricChange');

export const comparisonSchema: z.ZodType<EvaluationComparison> = z
  .object({
    before: runSummarySchema,
    after: runSummarySchema,
    differences: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })),
    metrics: z.array(change),
    slices: z.array(change),
    metric: text,
    cases: z.array(
      z.object({ caseId: z.string(), question: text, before: z.number(), after: z.number(), gain: z.number() }),
    ),
  })
  .openapi('EvaluationComparison');
