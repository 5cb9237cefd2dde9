/** Datasets and their cases, as JSON. */
import { z } from '@hono/zod-openapi';
import type { DatasetCase, DatasetDetail, DatasetSummary, Page } from '@raglab/core';
import { count } from './name-schemas.ts';
import { pageSchema } from './page-schema.ts';

const text = z.string().nullable();
const summary = {
  name: z.string(),
  title: text,
  license: text,
  homepage: text,
  format: text,
  hash: text,
  documents: count,
  questions: count,
  judgments: count,
  splits: z.record(z.string(), count),
  importedAt: text,
};

export const datasetListSchema: z.ZodType<{ readonly items: readonly DatasetSummary[] }> = z
  .object({ items: z.array(z.object(summary).openapi('DatasetSummary')) })
  .openapi('DatasetList');

export const datasetDetailSchema: z.ZodType<DatasetDetail> = z
  .object({ ...summary, rules: z.array(z.string()), tags: z.record(z.string(), count), hasSuite: z.boolean() })
  .openapi('DatasetDetail');

const datasetCaseSchema: z.ZodType<DatasetCase> = z
  .object({
    id: z.string(),
    question: z.string(),
    split: z.string(),
    tags: z.array(z.string()),
    answer: text,
    unanswerable: z.boolean(),
    judgments: z.array(z.object({ documentId: z.string(), grade: z.number() })),
    spans: z.array(z.object({ documentId: z.string(), start: count, end: count, text: z.string() })),
  })
  .openapi('DatasetCase');
export const datasetCasePageSchema: z.ZodType<Page<DatasetCase>> = pageSchema('DatasetCasePage', datasetCaseSchema);
