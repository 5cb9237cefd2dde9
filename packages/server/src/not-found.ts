/** 404 and 405. The latter names what the path does take (RFC 9110); a path that is not there takes nothing. */
import type { Hono } from 'hono';
import { problemResponse } from './problem.ts';

const type = 'about:blank';

export function notFoundOr405(app: Pick<Hono, 'routes'>, path: string, method: string): Response {
  const methods = app.routes
    .filter((route) => route.method !== 'ALL' && patternOf(route.path).test(path))
    .map((route) => route.method);
  if (methods.length === 0) {
    const detail = 'Nothing at this path; /openapi.json lists what there is.';
    return problemResponse({ type, title: 'Not found', status: 404, code: 'not_found', detail });
  }
  const allowed = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])].sort().join(', ');
  const detail = `Expected ${allowed}, received ${method}.`;
  const response = problemResponse({ type, title: 'Method not allowed', status: 405, code: 'unsupported', detail });
  response.headers.set('allow', allowed);
  return response;
}

/** `/api/documents/:documentId` as a pattern. */
function patternOf(path: string): RegExp {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/:[A-Za-z]+/g, '[^/]+')}$`);
}
