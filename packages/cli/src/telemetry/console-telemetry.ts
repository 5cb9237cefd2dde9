/**
 * OpenTelemetry on the terminal: each finished span is one line of JSON on stderr, the metrics another at the end. Only for `--otel console` or
 * RAGLAB_OTEL=console; the SDK is loaded then and not before. Another exporter is a program of the user's own that starts its SDK and calls the packages.
 */
import { context, metrics, trace } from '@opentelemetry/api';
import { RaglabError } from '@raglab/core';

export interface Telemetry {
  /** Writes what is left. */
  stop(): Promise<void>;
}

/** Null where no telemetry is wanted. Throws `usage` for an exporter other than `console`. */
export async function startTelemetry(
  exporter: string | undefined,
  write: (line: string) => void,
): Promise<Telemetry | null> {
  if (exporter === undefined || exporter === '' || exporter === 'none') return null;
  if (exporter !== 'console') throw unknownExporter(exporter);
  const [{ AsyncLocalStorageContextManager }, { SimpleSpanProcessor, TracerProvider }, sdkMetrics] = await Promise.all([
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/sdk-metrics'),
  ]);
  const spans = new TracerProvider({
    spanProcessors: [
      new SimpleSpanProcessor({
        exporter: {
          export(finished, done) {
            for (const span of finished) {
              const { name, attributes, status, duration } = span;
              const { traceId, spanId } = span.spanContext();
              const durationMs = duration[0] * 1000 + duration[1] / 1e6;
              const parentSpanId = span.parentSpanContext?.spanId ?? null;
              write(JSON.stringify({ span: name, traceId, spanId, parentSpanId, durationMs, attributes, status }));
            }
            done({ code: 0 });
          },
          shutdown: async () => {},
        },
      }),
    ],
  });
  const memory = new sdkMetrics.InMemoryMetricExporter(sdkMetrics.AggregationTemporality.CUMULATIVE);
  const reader = new sdkMetrics.PeriodicExportingMetricReader({ exporter: memory });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(spans);
  metrics.setGlobalMeterProvider(new sdkMetrics.MeterProvider({ readers: [reader] }));
  return {
    async stop() {
      await spans.forceFlush();
      await spans.shutdown();
      await reader.forceFlush();
      for (const { descriptor, dataPoints } of memory
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((s) => s.metrics) ?? []) {
        for (const { attributes, value } of dataPoints) {
          write(JSON.stringify({ metric: descriptor.name, unit: descriptor.unit, attributes, value }));
        }
      }
      await reader.shutdown();
      for (const api of [context, trace, metrics]) api.disable();
    },
  };
}

function unknownExporter(received: string): RaglabError {
  return new RaglabError({
    code: 'usage',
    problem: 'no such exporter of telemetry',
    expected: "'console' or 'none' (--otel, RAGLAB_OTEL)",
    received: `'${received}'`,
  });
}
