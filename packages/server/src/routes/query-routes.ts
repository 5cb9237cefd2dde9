/** `/search`, `/ask` and `/ask/stream`: a question by GET with a query string or by POST with JSON; the stream comes as server-sent events. */
import { createRoute, z } from '@hono/zod-openapi';
import type { AskEvent, Lab, LabQuery } from '@raglab/core';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { createRouter } from '../create-router.ts';
import { problemOf } from '../problem.ts';
import { json, jsonBody, problems } from '../responses.ts';
import { withoutUndefined } from '../schemas/from-text.ts';
import { querySchema } from '../schemas/query-schema.ts';
import { askReportSchema, searchReportSchema } from '../schemas/report-schemas.ts';

const tags = ['questions'];
const failures = problems(404, 409, 502);
const bodyFailures = problems(404, 409, 413, 415, 502);
const request = { query: querySchema };
const bodyRequest = { body: jsonBody(querySchema) };

const search = { tags, path: '/search', summary: 'Ranked chunks with scores and timings' } as const;
const found = json('The search report', searchReportSchema);
const getSearch = createRoute({ ...search, method: 'get', request, responses: { 200: found, ...failures } });
const postSearch = createRoute({
  ...search,
  method: 'post',
  request: bodyRequest,
  responses: { 200: found, ...bodyFailures },
});

const ask = { tags, path: '/ask', summary: 'A cited answer with its contexts' } as const;
const answered = json('The ask report', askReportSchema);
const getAsk = createRoute({ ...ask, method: 'get', request, responses: { 200: answered, ...failures } });
const postAsk = createRoute({
  ...ask,
  method: 'post',
  request: bodyRequest,
  responses: { 200: answered, ...bodyFailures },
});

const stream = {
  tags,
  path: '/ask/stream',
  summary: 'The answer as it comes: events named text ({text}), then one named report (the ask report) or problem',
} as const;
const streamed = {
  description: 'Server-sent events',
  content: { 'text/event-stream': { schema: z.string() } },
};
const getStream = createRoute({ ...stream, method: 'get', request, responses: { 200: streamed, ...failures } });
const postStream = createRoute({
  ...stream,
  method: 'post',
  request: bodyRequest,
  responses: { 200: streamed, ...bodyFailures },
});

export interface QueryRoutesOptions {
  /** Fires when a question has had its time. */
  readonly deadline: () => AbortSignal;
  readonly onError?: ((error: unknown) => void) | undefined;
}

export function queryRoutes(lab: Lab, { deadline, onError }: QueryRoutesOptions) {
  const questionOf = (query: z.infer<typeof querySchema>, signal: AbortSignal): LabQuery => ({
    ...withoutUndefined(query),
    signal: AbortSignal.any([signal, deadline()]),
  });
  const streamOf = async (context: Context, query: z.infer<typeof querySchema>): Promise<Response> => {
    const events = lab.askStream(questionOf(query, context.req.raw.signal))[Symbol.asyncIterator]();
    // The first event is awaited here: what cannot be answered is a problem with its status, not a stream.
    const first = await events.next();
    return streamSSE(context, async (output) => {
      const send = (event: AskEvent) => output.writeSSE({ event: event.type, data: dataOf(event) });
      try {
        for (let next = first; !next.done; next = await events.next()) await send(next.value);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.status === 500) onError?.(error);
        await output.writeSSE({ event: 'problem', data: JSON.stringify(problem) });
      } finally {
        await events.return?.();
      }
    });
  };
  return createRouter()
    .openapi(getSearch, async (context) =>
      context.json(await lab.search(questionOf(context.req.valid('query'), context.req.raw.signal)), 200),
    )
    .openapi(postSearch, async (context) =>
      context.json(await lab.search(questionOf(context.req.valid('json'), context.req.raw.signal)), 200),
    )
    .openapi(getAsk, async (context) =>
      context.json(await lab.ask(questionOf(context.req.valid('query'), context.req.raw.signal)), 200),
    )
    .openapi(postAsk, async (context) =>
      context.json(await lab.ask(questionOf(context.req.valid('json'), context.req.raw.signal)), 200),
    )
    .openapi(getStream, (context) => streamOf(context, context.req.valid('query')))
    .openapi(postStream, (context) => streamOf(context, context.req.valid('json')));
}

function dataOf(event: AskEvent): string {
  return JSON.stringify(event.type === 'text' ? { text: event.text } : event.report);
}
