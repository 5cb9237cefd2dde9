/** `/search`, `/ask` and `/ask/stream`: a question by GET with a query string or by POST with JSON; the stream comes as server-sent events. */
import { createRoute, z } from '@hono/zod-openapi';
import type { AskEvent, AskReport, Lab, SearchReport } from '@raglab/core';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { createRouter } from '../create-router.ts';
import { json, jsonBody, problems } from '../responses.ts';
import { withoutUndefined } from '../schemas/from-text.ts';
import { querySchema } from '../schemas/query-schema.ts';
import { askReportSchema, searchReportSchema } from '../schemas/report-schemas.ts';
import { withinDeadline } from '../within-deadline.ts';

const tags = ['questions'];
const failures = problems(404, 409, 502);
const bodyFailures = problems(404, 409, 413, 415, 502);
const request = { query: querySchema };
const bodyRequest = { body: jsonBody(querySchema) };

const searching = { tags, path: '/search', summary: 'Ranked chunks with scores and timings' } as const;
const found = json('The search report', searchReportSchema);
const getSearch = createRoute({ ...searching, method: 'get', request, responses: { 200: found, ...failures } });
const postSearch = createRoute({
  ...searching,
  method: 'post',
  request: bodyRequest,
  responses: { 200: found, ...bodyFailures },
});

const asking = { tags, path: '/ask', summary: 'A cited answer with its contexts' } as const;
const answered = json('The ask report', askReportSchema);
const getAsk = createRoute({ ...asking, method: 'get', request, responses: { 200: answered, ...failures } });
const postAsk = createRoute({
  ...asking,
  method: 'post',
  request: bodyRequest,
  responses: { 200: answered, ...bodyFailures },
});

const streaming = {
  tags,
  path: '/ask/stream',
  summary: 'The answer as it comes: events named text ({text}), then one named report (the ask report) or problem',
} as const;
const streamed = {
  description: 'Server-sent events',
  content: { 'text/event-stream': { schema: z.string() } },
};
const getStream = createRoute({ ...streaming, method: 'get', request, responses: { 200: streamed, ...failures } });
const postStream = createRoute({
  ...streaming,
  method: 'post',
  request: bodyRequest,
  responses: { 200: streamed, ...bodyFailures },
});

export interface QueryRoutesOptions {
  /** Milliseconds that a question has. */
  readonly answerMs: number;
  /** Turns an error that comes after the answer has begun into the problem that the caller is told of. */
  readonly onError: (error: unknown) => Response;
  readonly onAnswer: (kind: 'search' | 'ask', timingsMs: SearchReport['timingsMs']) => void;
}

type Query = z.infer<typeof querySchema>;

export function queryRoutes(lab: Lab, { answerMs, onError, onAnswer }: QueryRoutesOptions) {
  async function search(query: Query, caller: AbortSignal): Promise<SearchReport> {
    const question = withoutUndefined(query);
    const report = await withinDeadline(answerMs, caller, (signal) => lab.search({ ...question, signal }));
    onAnswer('search', report.timingsMs);
    return report;
  }
  async function ask(query: Query, caller: AbortSignal): Promise<AskReport> {
    const question = withoutUndefined(query);
    const report = await withinDeadline(answerMs, caller, (signal) => lab.ask({ ...question, signal }));
    onAnswer('ask', report.timingsMs);
    return report;
  }
  async function stream(context: Context, query: Query): Promise<Response> {
    const stop = new AbortController();
    const signal = AbortSignal.any([context.req.raw.signal, stop.signal]);
    const events = lab.askStream({ ...withoutUndefined(query), signal })[Symbol.asyncIterator]();
    const endsAt = performance.now() + answerMs;
    const next = () => withinDeadline(Math.max(1, endsAt - performance.now()), signal, () => events.next());
    // The first event is awaited here: what cannot be answered is a problem with its status, not a stream.
    const first = await next();
    return streamSSE(context, async (output) => {
      try {
        for (let event = first; !event.done; event = await next()) {
          const { value } = event;
          if (value.type === 'report') onAnswer('ask', value.report.timingsMs);
          await output.writeSSE({ event: value.type, data: dataOf(value) });
        }
      } catch (error) {
        await output.writeSSE({ event: 'problem', data: await onError(error).text() });
      } finally {
        stop.abort();
        await events.return?.();
      }
    });
  }
  return createRouter()
    .openapi(getSearch, async (context) =>
      context.json(await search(context.req.valid('query'), context.req.raw.signal), 200),
    )
    .openapi(postSearch, async (context) =>
      context.json(await search(context.req.valid('json'), context.req.raw.signal), 200),
    )
    .openapi(getAsk, async (context) =>
      context.json(await ask(context.req.valid('query'), context.req.raw.signal), 200),
    )
    .openapi(postAsk, async (context) =>
      context.json(await ask(context.req.valid('json'), context.req.raw.signal), 200),
    )
    .openapi(getStream, (context) => stream(context, context.req.valid('query')))
    .openapi(postStream, (context) => stream(context, context.req.valid('json')));
}

function dataOf(event: AskEvent): string {
  return JSON.stringify(event.type === 'text' ? { text: event.text } : event.report);
}
