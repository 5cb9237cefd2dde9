/**
 * The lab's HTTP API with the server's own types: a route that changes there is a type error here. `read` takes a call's answer out of it; what
 * the server refused is thrown as a ProblemError (`checked-fetch.ts`).
 */
import type { AppType } from '@raglab/server';
import { hc } from 'hono/client';
import { checkedFetch } from './checked-fetch.ts';

export const api = hc<AppType>(window.location.origin, { fetch: checkedFetch });

interface JsonAnswer {
  json(): Promise<unknown>;
}

/** Problems never come back as an answer, so their shape is not among the results. */
type AnswerOf<R extends JsonAnswer> = Exclude<
  Awaited<ReturnType<R['json']>>,
  { readonly title: string; readonly status: number; readonly detail: string }
>;

export async function read<R extends JsonAnswer>(call: Promise<R>): Promise<AnswerOf<R>> {
  return (await (await call).json()) as AnswerOf<R>;
}
