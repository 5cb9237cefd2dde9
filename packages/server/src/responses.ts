/** What a route may answer, for the OpenAPI document: its result, and problems by their status. */
import { z } from '@hono/zod-openapi';

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    expected: z.string().optional(),
    received: z.string().optional(),
    remedy: z.string().optional(),
    excerpt: z.string().optional(),
  })
  .openapi('Problem');

const DESCRIPTIONS = {
  400: 'The request is not valid',
  401: 'The token is missing or wrong',
  402: 'A budget would be exceeded',
  403: 'Not allowed here: a foreign host or page, a path outside the roots, or what the server was not started to allow',
  404: 'There is nothing of that name',
  408: 'The request came too slowly',
  409: 'It contradicts the state of the lab',
  413: 'The body is too large',
  415: 'The body is of a type that is not taken',
  422: 'There is not enough to measure',
  429: 'Too many requests; Retry-After says when to come again',
  500: 'The lab failed; its log has the cause',
  502: 'A service that the lab asked failed',
  503: 'The server is stopping',
  504: 'It was not done within the time limit',
} as const;

export type ProblemStatus = keyof typeof DESCRIPTIONS;

/** Every route can be refused before its own work begins. */
const EVERYWHERE = [400, 401, 403, 429, 500, 504] as const;

type ProblemResponse = {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problemSchema } };
};

export function problems<S extends ProblemStatus = never>(
  ...more: readonly S[]
): { readonly [K in S | (typeof EVERYWHERE)[number]]: ProblemResponse } {
  const content = { 'application/problem+json': { schema: problemSchema } };
  const statuses = [...new Set<ProblemStatus>([...EVERYWHERE, ...more])].sort();
  return Object.fromEntries(
    statuses.map((status) => [status, { description: DESCRIPTIONS[status], content }]),
  ) as unknown as { readonly [K in S | (typeof EVERYWHERE)[number]]: ProblemResponse };
}

export function json<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } };
}

/** A required JSON body. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true as const, content: { 'application/json': { schema } } };
}
