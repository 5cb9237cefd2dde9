/**
 * A bearer token (RFC 6750) before anything that tells or does something. Compared in constant time and over hashes, so that neither the place of the
 * first wrong character nor the token's length shows in the time of the answer. The pages themselves hold no data and need none.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { RaglabError } from '@raglab/core';
import type { MiddlewareHandler } from 'hono';
import { problemOf, problemResponse } from '../problem.ts';

/** Shorter ones can be guessed. */
export const SHORTEST_TOKEN = 16;

export function requireToken(token: string): MiddlewareHandler {
  const expected = digestOf(token);
  return async (context, next) => {
    const [scheme = '', given = '', ...rest] = (context.req.header('authorization') ?? '').split(' ');
    const isRight = timingSafeEqual(digestOf(given), expected);
    if (isRight && scheme.toLowerCase() === 'bearer' && rest.length === 0) return next();
    const response = problemResponse(problemOf(refused(given !== '')));
    response.headers.set('www-authenticate', `Bearer realm="raglab"${given === '' ? '' : ', error="invalid_token"'}`);
    return response;
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refused(wasGiven: boolean): RaglabError {
  return new RaglabError({
    code: 'unauthorized',
    problem: 'this server asks for a token',
    expected: "the header 'Authorization: Bearer TOKEN'",
    received: wasGiven ? 'another token' : 'none',
  });
}
