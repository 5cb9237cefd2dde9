/**
 * Spans through OpenTelemetry's API alone: who wants them starts an SDK, and without one a span is an object that does nothing. A run is one span,
 * its stages are the spans inside: `load`, `chunk`, `embed`, `upsert`, `commit`.
 */
import { type Attributes, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { messageOf, RaglabError } from '@raglab/core';

export const INSTRUMENTATION = 'raglab.ingest';

/** Runs `work` inside a span that is active meanwhile; an error is noted on the span and thrown on. */
export function inSpan<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      const type = error instanceof RaglabError ? error.code : 'internal';
      span.setAttribute('error.type', type);
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The items of `source`, with a span around the making of each. */
export async function* eachInSpan<T>(name: string, source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await inSpan(name, {}, () => iterator.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function tracer(): Tracer {
  return trace.getTracer(INSTRUMENTATION);
}
