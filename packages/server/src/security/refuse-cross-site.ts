/**
 * Refuses what a page of another origin sends: CORS keeps it from reading the answer, but a form or an image still makes the browser send the request.
 * Browsers say where a request comes from (Origin, and Sec-Fetch-Site of Fetch Metadata); programs that are no browser send neither.
 */
import { RaglabError } from '@raglab/core';
import type { MiddlewareHandler } from 'hono';
import { problemOf, problemResponse } from '../problem.ts';

export function refuseCrossSite(): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header('origin');
    const site = context.req.header('sec-fetch-site');
    const isForeign = origin !== undefined && !isOwn(origin, context.req.url);
    if (!isForeign && (site === undefined || site === 'same-origin' || site === 'none')) return next();
    return problemResponse(
      problemOf(
        new RaglabError({
          code: 'forbidden',
          problem: 'this request comes from a page of another origin',
          expected: 'a page of this server, or a program',
          received: origin ?? site ?? '',
        }),
      ),
    );
  };
}

/** Host and port must be equal; behind a proxy that ends TLS the scheme may differ. */
function isOwn(origin: string, url: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(url).host;
}
