/** Answers with 504 when a route takes too long. Its work may go on for a while; nobody waits for it. Streams are left alone: they end with their subject. */
import { RaglabError } from '@raglab/core';
import type { MiddlewareHandler } from 'hono';
import { problemOf, problemResponse } from '../problem.ts';

const STREAMS = /\/events$/;

export function limitTime(ms: number): MiddlewareHandler {
  return async (context, next) => {
    if (STREAMS.test(context.req.path)) return next();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Response>((resolve) => {
      timer = setTimeout(() => resolve(tooLate(ms)), ms);
    });
    const work = next();
    // Late and failed: the caller has its answer.
    work.catch(() => {});
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };
}

function tooLate(ms: number): Response {
  const expected = `an answer within ${ms / 1000} s`;
  return problemResponse(
    problemOf(new RaglabError({ code: 'deadline_exceeded', problem: 'it was not done in time', expected })),
  );
}
