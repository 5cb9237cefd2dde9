import { metrics, trace } from '@opentelemetry/api';
import { RaglabError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { startTelemetry } from './console-telemetry.ts';

describe('console telemetry', () => {
  it('writes a line for each span and one for each metric', async () => {
    const lines: Record<string, unknown>[] = [];
    const telemetry = await startTelemetry('console', (line) => lines.push(JSON.parse(line)));
    trace
      .getTracer('test')
      .startSpan('work', { attributes: { size: 3 } })
      .end();
    metrics.getMeter('test').createCounter('things', { unit: '{thing}' }).add(2);
    await telemetry?.stop();
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ span: 'work', parentSpanId: null, attributes: { size: 3 } });
    expect(lines[1]).toEqual({ metric: 'things', unit: '{thing}', attributes: {}, value: 2 });
  });

  it('is nothing unless asked for, and refuses what it does not know', async () => {
    expect(await startTelemetry(undefined, () => {})).toBeNull();
    await expect(startTelemetry('zipkin', () => {})).rejects.toThrow(RaglabError);
  });
});
