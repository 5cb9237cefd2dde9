/**
 * Errors over HTTP as problem+json (RFC 9457). A RaglabError keeps its code, status and remedy; anything else becomes a bare 500,
 * so that no path, query or stack leaves the process.
 */
import { RaglabError } from '@raglab/core';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Of the detail, by themselves: for a page that sets them apart. */
  readonly expected?: string;
  readonly received?: string;
  readonly remedy?: string;
  /** The input around the place of the error, with a caret under it. */
  readonly excerpt?: string;
}

export function problemOf(error: unknown): Problem {
  if (error instanceof RaglabError) {
    const { expected, received, remedy, excerpt } = error;
    return {
      type: 'about:blank',
      title: error.problem,
      status: error.httpStatus,
      code: error.code,
      detail: error.message,
      ...(expected !== undefined && { expected }),
      ...(received !== undefined && { received }),
      ...(remedy !== undefined && { remedy }),
      ...(excerpt !== undefined && { excerpt }),
    };
  }
  const detail = 'The server could not finish this request; its log has the cause.';
  return { type: 'about:blank', title: 'Internal error', status: 500, code: 'internal', detail };
}

export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' },
  });
}
