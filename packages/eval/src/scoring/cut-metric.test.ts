import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpanRecall } from '../heuristics/span-recall.ts';
import { sampleCase, sampleChunk, sampleRecord } from '../testing/sample-evaluation.ts';
import { cutChunks, cutId, cutMetric } from './cut-metric.ts';

const chunk = (start: number, end: number, tokens?: number) =>
  sampleChunk({ corpusId: 'd', start, end, text: 'x'.repeat(end - start), ...(tokens !== undefined && { tokens }) });
const item = sampleCase({ spans: [{ documentId: 'd', start: 0, end: 100, text: '' }] });
const recall = createSpanRecall(1000);

describe('cutMetric', () => {
  it('looks at the first chunks alone', () => {
    const record = sampleRecord({ retrieved: [chunk(0, 50, 10), chunk(50, 100, 10)] });
    expect(cutMetric(recall, { chunks: 1 }).score(item, record).value).toBe(0.5);
    expect(cutMetric(recall, { chunks: 2 }).score(item, record).value).toBe(1);
  });

  it('cuts the chunk that crosses the limit of tokens: by hand, 10 tokens and half of the next 10', () => {
    const record = sampleRecord({ retrieved: [chunk(0, 50, 10), chunk(50, 100, 10)] });
    expect(cutMetric(recall, { tokens: 15 }).score(item, record).value).toBe(0.75);
    expect(cutChunks(record.retrieved, { tokens: 15 }).map(({ start, end, tokens }) => [start, end, tokens])).toEqual([
      [0, 50, 10],
      [50, 75, 5],
    ]);
  });

  it('is an error, not a number, where nobody knows the tokens', () => {
    const record = sampleRecord({ retrieved: [chunk(0, 50)] });
    expect(cutMetric(recall, { tokens: 10 }).score(item, record)).toMatchObject({ status: 'error', value: null });
    expect(cutMetric(recall, { chunks: 1 }).score(item, record).value).toBe(0.5);
  });

  it('says in its id what it looks at', () => {
    expect([cutId('P_5', { chunks: 5 }), cutMetric(recall, { tokens: 2000 }).id]).toEqual([
      'P_5@5chunks',
      `${recall.id}@2000tokens`,
    ]);
  });

  it('hands on exactly the limit, or everything where there is less', () => {
    const chunks = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 90 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(chunks, fc.integer({ min: 1, max: 400 }), (sizes, limit) => {
        const retrieved = sizes.map(([characters, tokens]) => chunk(0, characters, tokens));
        const total = (list: readonly { tokens?: number }[]) => list.reduce((sum, { tokens = 0 }) => sum + tokens, 0);
        expect(total(cutChunks(retrieved, { tokens: limit }))).toBe(Math.min(limit, total(retrieved)));
      }),
    );
  });
});
