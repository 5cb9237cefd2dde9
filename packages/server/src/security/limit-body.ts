/** Bodies up to a size, by path: a question is small, a document to be previewed larger, an upload larger still. Counted while they arrive. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ServerLimits } from '../limits.ts';
import { problemResponse } from '../problem.ts';

export function limitBody({ bodyBytes, previewBytes, uploadBytes }: ServerLimits): MiddlewareHandler {
  const limits = { body: upTo(bodyBytes), preview: upTo(previewBytes), upload: upTo(uploadBytes) };
  return (context, next) => {
    const { path } = context.req;
    const which = path === '/api/chunk-previews' ? 'preview' : path.endsWith('/uploads') ? 'upload' : 'body';
    return limits[which](context, next);
  };
}

function upTo(bytes: number): MiddlewareHandler {
  const detail = `Expected at most ${bytes} bytes.`;
  const problem = { type: 'about:blank', title: 'Body too large', status: 413, code: 'too_large', detail };
  return bodyLimit({ maxSize: bytes, onError: () => problemResponse(problem) });
}
