/** `/api/jobs` and `/api/collections/{name}/uploads`: work that takes longer than a request. Its progress comes by server-sent events. */
import { createRoute, z } from '@hono/zod-openapi';
import { JOB_STATES, type JobQueue, RaglabError, type UploadedFile } from '@raglab/core';
import { streamSSE } from 'hono/streaming';
import { createRouter } from '../create-router.ts';
import { json, jsonBody, problems } from '../responses.ts';
import { jobPageSchema, jobRequestSchema, jobSchema } from '../schemas/job-schemas.ts';
import { collectionName, idText } from '../schemas/name-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';

const tags = ['jobs'];
const jobId = z.object({ jobId: idText });
const MOST_FILES = 100;

const list = createRoute({
  method: 'get',
  path: '/jobs',
  tags,
  summary: 'Jobs, newest first',
  request: { query: z.strictObject({ ...pageFields, state: z.enum(JOB_STATES).optional() }) },
  responses: { 200: json('A page of jobs', jobPageSchema), ...problems() },
});
const start = createRoute({
  method: 'post',
  path: '/jobs',
  tags,
  summary: 'Begin a job: an ingestion by path, an index build, an evaluation, a measurement, another try',
  request: { body: jsonBody(jobRequestSchema) },
  responses: { 202: json('The job, queued', jobSchema), ...problems(404, 409, 413, 415) },
});
const get = createRoute({
  method: 'get',
  path: '/jobs/{jobId}',
  tags,
  summary: 'A job as it is now',
  request: { params: jobId },
  responses: { 200: json('The job', jobSchema), ...problems(404) },
});
const cancel = createRoute({
  method: 'delete',
  path: '/jobs/{jobId}',
  tags,
  summary: 'Ask a job to stop; what it finished stays',
  request: { params: jobId },
  responses: { 202: json('The job', jobSchema), ...problems(404, 409) },
});
const events = createRoute({
  method: 'get',
  path: '/jobs/{jobId}/events',
  tags,
  summary: 'The job at each change, until it has ended: events named job, each with the whole job as data',
  request: { params: jobId },
  responses: {
    200: { description: 'Server-sent events', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems(404),
  },
});
const upload = createRoute({
  method: 'post',
  path: '/collections/{name}/uploads',
  tags,
  summary: 'Keep files in the lab and ingest them',
  request: {
    params: z.object({ name: collectionName }),
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z
            .object({
              files: z
                .union([z.instanceof(File), z.array(z.instanceof(File))])
                .openapi({ type: 'array', items: { type: 'string', format: 'binary' } }),
            })
            .openapi('Upload'),
        },
      },
    },
  },
  responses: { 202: json('The job, queued', jobSchema), ...problems(409, 413, 415) },
});

export interface JobRoutesOptions {
  /** Fires when the server stops: streams end then. */
  readonly stopping?: AbortSignal | undefined;
}

export function jobRoutes(jobs: JobQueue, { stopping }: JobRoutesOptions) {
  return createRouter()
    .openapi(list, async (context) => context.json(await jobs.list(context.req.valid('query')), 200))
    .openapi(start, async (context) => context.json(await jobs.start(context.req.valid('json')), 202))
    .openapi(get, async (context) => context.json(await jobs.get(context.req.valid('param').jobId), 200))
    .openapi(cancel, async (context) => context.json(await jobs.cancel(context.req.valid('param').jobId), 202))
    .openapi(events, async (context) => {
      const { jobId: id } = context.req.valid('param');
      // Here, so that an unknown job is a 404 and not an empty stream.
      await jobs.get(id);
      return streamSSE(context, async (stream) => {
        const signal = AbortSignal.any([context.req.raw.signal, ...(stopping ? [stopping] : [])]);
        for await (const job of jobs.watch(id, signal)) {
          await stream.writeSSE({ event: 'job', data: JSON.stringify(job) });
        }
      });
    })
    .openapi(upload, async (context) => {
      const { files } = context.req.valid('form');
      return context.json(await jobs.upload(context.req.valid('param').name, await uploadsOf(files)), 202);
    });
}

async function uploadsOf(files: File | readonly File[]): Promise<UploadedFile[]> {
  const all = Array.isArray(files) ? (files as readonly File[]) : [files as File];
  if (all.length > MOST_FILES)
    throw new RaglabError({
      code: 'too_large',
      problem: 'too many files in one upload',
      expected: `at most ${MOST_FILES}`,
      received: String(all.length),
    });
  return Promise.all(all.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
}
