/** Jobs and the requests that begin them, as JSON. */
import { z } from '@hono/zod-openapi';
import { JOB_KINDS, JOB_STATES, type Job, type Page, SEARCH_MODES } from '@raglab/core';
import { collectionName, count, moment, shortText } from './name-schemas.ts';
import { pageSchema } from './page-schema.ts';
import { rerankerName } from './query-schema.ts';

const MAX_PATHS = 100;
const wholeNumber = z.number().int().min(1);
const parameter = z.number().int().min(1).max(65_536).optional();

const datasetName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(@[0-9a-f]{4,64})?$/, 'a name of a dataset')
  .openapi({ example: 'rag-handbook' });

export const jobRequestSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('ingest'),
        collection: collectionName,
        paths: z
          .array(z.string().min(1).max(1_000))
          .min(1)
          .max(MAX_PATHS)
          .openapi({ example: ['docs'] }),
        dryRun: z.boolean().optional(),
      })
      .openapi('IngestJob'),
    z
      .strictObject({
        kind: z.literal('build-index'),
        collection: collectionName,
        index: z.strictObject({
          kind: z.enum(['flat', 'hnsw-sq', 'hnsw-pq', 'ivf-flat', 'ivf-pq', 'ivf-rq']),
          ...{ partitions: parameter, m: parameter, efConstruction: parameter, subVectors: parameter, bits: parameter },
          ...{ maxIterations: parameter, sampleRate: parameter, ef: parameter, nprobes: parameter },
          refineFactor: parameter,
        }),
        swap: z.boolean().optional(),
      })
      .openapi('BuildIndexJob'),
    z
      .strictObject({
        kind: z.literal('evaluate'),
        dataset: datasetName,
        split: shortText.optional(),
        mode: z.enum(SEARCH_MODES).optional(),
        rerank: rerankerName.optional(),
        k: wholeNumber.max(100).optional(),
        limit: wholeNumber.max(100_000).optional(),
      })
      .openapi('EvaluateJob'),
    z
      .strictObject({
        kind: z.literal('measure-indexes'),
        collection: collectionName,
        sample: wholeNumber.max(100_000).optional(),
      })
      .openapi('MeasureIndexesJob'),
    z
      .strictObject({
        kind: z.literal('retry-dead-letters'),
        collection: collectionName,
        uris: z.array(z.string().min(1).max(2_000)).max(1_000).optional(),
      })
      .openapi('RetryDeadLettersJob'),
  ])
  .openapi('JobRequest');

export const jobSchema: z.ZodType<Job> = z
  .object({
    id: z.string(),
    kind: z.enum(JOB_KINDS),
    title: z.string(),
    state: z.enum(JOB_STATES),
    createdAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    progress: z.object({ done: count, total: count.nullable(), what: z.string() }).nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .openapi('Job');
export const jobPageSchema: z.ZodType<Page<Job>> = pageSchema('JobPage', jobSchema);
