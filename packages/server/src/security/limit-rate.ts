/** A token bucket for each address: a burst at once, then so many requests per second. What is over gets 429 and is told when to come again. */
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Clock, RaglabError } from '@raglab/core';
import type { Context, MiddlewareHandler } from 'hono';
import { problemOf, problemResponse } from '../problem.ts';

export interface RateLimit {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** Addresses remembered at most; then those whose bucket is full again are forgotten. */
const MOST_ADDRESSES = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

export function limitRate({ ratePerSecond, burst }: RateLimit, clock: Clock): MiddlewareHandler {
  const buckets = new Map<string, Bucket>();
  return async (context, next) => {
    const now = clock.monotonicMs();
    const address = addressOf(context);
    const known = buckets.get(address) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.at) / 1000) * ratePerSecond);
    const isAllowed = tokens >= 1;
    buckets.set(address, { tokens: isAllowed ? tokens - 1 : tokens, at: now });
    if (buckets.size > MOST_ADDRESSES) forget(buckets, now, { ratePerSecond, burst });
    if (isAllowed) return next();
    return tooMany((1 - tokens) / ratePerSecond, `${ratePerSecond} requests per second after a burst of ${burst}`);
  };
}

/** So many at once; the queue behind them would only be waited for. */
export function limitConcurrency(most: number): MiddlewareHandler {
  let underWay = 0;
  return async (_, next) => {
    if (underWay >= most) return tooMany(1, `at most ${most} questions at once`);
    underWay++;
    try {
      return await next();
    } finally {
      underWay--;
    }
  };
}

function tooMany(seconds: number, expected: string): Response {
  const response = problemResponse(
    problemOf(new RaglabError({ code: 'rate_limited', problem: 'too many requests', expected, retryable: true })),
  );
  response.headers.set('retry-after', String(Math.max(1, Math.ceil(seconds))));
  return response;
}

/** Without a socket (a test, another runtime) all requests are one caller's. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

function forget(buckets: Map<string, Bucket>, now: number, { ratePerSecond, burst }: RateLimit): void {
  for (const [address, { tokens, at }] of buckets)
    if (tokens + ((now - at) / 1000) * ratePerSecond >= burst) buckets.delete(address);
  // Everyone is busy: the one unseen for longest goes.
  if (buckets.size > MOST_ADDRESSES) buckets.delete(buckets.keys().next().value!);
}
