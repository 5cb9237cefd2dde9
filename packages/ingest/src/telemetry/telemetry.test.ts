import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { RaglabError } from '@raglab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestLab } from '../fixtures/test-lab.ts';

const spanExporter = new InMemorySpanExporter();
let reader: PeriodicExportingMetricReader;
let metricExporter: InMemoryMetricExporter;

beforeEach(() => {
  spanExporter.reset();
  metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  reader = new PeriodicExportingMetricReader({ exporter: metricExporter });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })] }),
  );
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});

afterEach(async () => {
  await reader.shutdown();
  for (const api of [context, trace, metrics]) api.disable();
});

/** Last value of each series of a metric, by the attribute that tells the series apart. */
async function valuesOf(name: string, attribute: string): Promise<Record<string, unknown>> {
  await reader.forceFlush();
  const all = metricExporter
    .getMetrics()
    .at(-1)!
    .scopeMetrics.flatMap((scope) => scope.metrics);
  const points = all.find((metric) => metric.descriptor.name === name)?.dataPoints ?? [];
  return Object.fromEntries(points.map((point) => [String(point.attributes[attribute] ?? ''), point.value]));
}

describe('telemetry of an ingestion', () => {
  it('is one trace: the run, its stages inside, and each call with the attributes of the conventions', async () => {
    const lab = await createTestLab();
    lab.write('a.md', 'One two three.');
    lab.write('b.md', 'Four five.');
    await lab.ingest();
    const spans = spanExporter.getFinishedSpans();
    const run = spans.find((span) => span.name === 'ingest')!;
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    expect([...new Set(spans.map((span) => span.name))].toSorted()).toEqual(
      ['chunk', 'commit', 'embed', 'embeddings hashing', 'ingest', 'load', 'upsert'].toSorted(),
    );
    const embed = spans.find((span) => span.name === 'embed')!;
    const call = spans.find((span) => span.name === 'embeddings hashing')!;
    expect(embed.parentSpanContext?.spanId).toBe(run.spanContext().spanId);
    expect(call.parentSpanContext?.spanId).toBe(embed.spanContext().spanId);
    expect(call.attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.request.model': 'hashing',
      'gen_ai.embeddings.dimension.count': 32,
      'raglab.ingest.attempt': 1,
      'raglab.ingest.texts': 2,
    });
  });

  it('counts documents, tokens, cost and retries, and comes back to an empty queue', async () => {
    const lab = await createTestLab();
    lab.write('a.md', 'One two three.');
    let calls = 0;
    lab.embedder.beforeBatch = () => {
      if (++calls === 1) throw new RaglabError({ code: 'provider', problem: 'busy', retryable: true });
    };
    const { tokens, costUsd } = await lab.ingest();
    expect(await valuesOf('raglab.ingest.documents', 'raglab.ingest.outcome')).toMatchObject({ added: 1, failed: 0 });
    expect(await valuesOf('raglab.ingest.retries', 'gen_ai.request.model')).toEqual({ hashing: 1 });
    expect(await valuesOf('raglab.ingest.calls.in_flight', 'gen_ai.request.model')).toEqual({ hashing: 0 });
    expect(await valuesOf('raglab.ingest.cost', 'gen_ai.request.model')).toEqual({ hashing: costUsd });
    expect(await valuesOf('raglab.ingest.queue.depth', '')).toEqual({ '': 0 });
    expect(await valuesOf('gen_ai.client.token.usage', 'gen_ai.token.type')).toMatchObject({
      input: { count: 1, sum: tokens },
    });
    const failed = spanExporter.getFinishedSpans().find((span) => span.attributes['error.type'] === 'provider');
    expect(failed?.attributes['raglab.ingest.attempt']).toBe(1);
  });
});
