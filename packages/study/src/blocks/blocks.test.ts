import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, createManualClock } from '@raglab/core';
import type { RunRecord } from '@raglab/eval';
import { afterAll, describe, expect, it } from 'vitest';
import { createClusteredVectors } from './clustered-vectors.ts';
import { serveEmbeddings } from './embedding-service.ts';
import { createFactDocuments } from './fact-documents.ts';
import { loadHandbook } from './handbook.ts';
import { measureLatencies, measureLoad, quantile, ratioOf } from './measure-latency.ts';
import { gainOf, meanOf } from './score-questions.ts';
import { withinBudget } from './within-budget.ts';

const scratch = mkdtempSync(join(tmpdir(), 'raglab-blocks-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the handbook', () => {
  it('in part is a collection of its own: its questions are answered inside it', async () => {
    const whole = await loadHandbook({ scratch });
    const part = await loadHandbook({ scratch }, { documents: 20 });
    expect(part.documents).toHaveLength(20);
    expect(part.cases.length).toBeGreaterThan(20);
    expect(part.cases.length).toBeLessThan(whole.cases.length);
    const ids = new Set(part.documents.map(({ id }) => id));
    for (const item of part.cases) {
      expect(item.spans.every(({ documentId }) => ids.has(documentId))).toBe(true);
      for (const documentId of part.qrels.get(item.id)!.keys()) expect(ids).toContain(documentId);
    }
    const { spans } = part.cases[0]!;
    const text = part.documents.find(({ id }) => id === spans[0]!.documentId)!.text;
    expect(text.slice(spans[0]!.start, spans[0]!.end)).toBe(spans[0]!.text);
  });
});

describe('clustered vectors', () => {
  it('are the same for the same seed, of norm one, and queries are none of them', () => {
    const options = { rows: 200, dimension: 16, queries: 5, seed: 3 };
    const { records, queries } = createClusteredVectors(options);
    expect(createClusteredVectors(options).records).toEqual(records);
    expect(createClusteredVectors({ ...options, queries: 9 }).records).toEqual(records);
    for (const { vector } of records) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    const stored = new Set(records.map(({ vector }) => vector.join()));
    expect(queries.filter((query) => stored.has(query.join()))).toEqual([]);
    const tagged = createClusteredVectors({ ...options, fieldsOf: (row) => ({ tags: [`t${row}`] }) });
    expect(tagged.records[7]).toMatchObject({ tags: ['t7'], vector: records[7]!.vector });
  });
});

describe('documents that state a fact', () => {
  it('state each answer in one version of one text, under names of their own', () => {
    const documents = createFactDocuments({ documents: 500, seed: 1 });
    expect(new Set(documents.map(({ title }) => title)).size).toBe(500);
    const texts = documents.flatMap(({ textOf }) => [0, 1, 2].map(textOf));
    for (const { answerOf } of [documents[0]!, documents[7]!, documents[499]!])
      for (const version of [0, 1, 2]) expect(texts.filter((text) => text.includes(answerOf(version)))).toHaveLength(1);
    expect(createFactDocuments({ documents: 500, seed: 1 })[3]!.textOf(1)).toBe(documents[3]!.textOf(1));
    expect(createFactDocuments({ documents: 500, seed: 2 })[3]!.textOf(1)).not.toBe(documents[3]!.textOf(1));
  });
});

describe('the embedding service', () => {
  it('refuses what comes beyond its slots, and what the script says, and counts the rest', async () => {
    const opened: { close(): unknown }[] = [];
    const closing = <T extends { close(): unknown }>(resource: T): T => {
      opened.push(resource);
      return resource;
    };
    const statusOf = (texts: readonly string[]): number => (texts.includes('poison') ? 400 : 200);
    const service = await serveEmbeddings({ closing }, { slots: 1, replyMs: 20, statusOf });
    try {
      const embedder = await service.createEmbedder(2);
      const embed = (...texts: string[]) => embedder.embed(texts, { kind: 'passage' });
      const both = await Promise.allSettled([embed('one text', 'another'), embed('a third')]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      await expect(embed('poison')).rejects.toMatchObject({ code: 'invalid_input' });
      expect(service.counts).toMatchObject({ requests: 3, refused: 2, served: 1 });
      service.reset();
      const { vectors } = await embed('one text', 'one text');
      expect(vectors[0]).toEqual(vectors[1]);
      expect(service.counts).toEqual({ requests: 1, refused: 0, served: 1, servedTexts: 2 });
    } finally {
      for (const resource of opened) await resource.close();
    }
  });
});

describe('latencies', () => {
  /** Each reading of the clock is so many milliseconds after the last. */
  const clockOf = (steps: readonly number[]): Clock => {
    const clock = createManualClock(new Date(0));
    let i = 0;
    const monotonicMs = (): number => {
      clock.advance(steps[i++ % steps.length]!);
      return clock.monotonicMs();
    };
    return { now: clock.now, monotonicMs };
  };

  it('asks contenders in turn, each first in every other round', async () => {
    const asked: string[] = [];
    const contender = (name: string) => ({ name, call: async (round: number) => asked.push(`${name}${round}`) });
    const context = { clock: clockOf([0, 2]), progress: () => {} };
    const latencies = await measureLatencies(context, [contender('a'), contender('b')], 2);
    expect(asked).toEqual(['a0', 'b0', 'a0', 'b0', 'b1', 'a1']);
    expect(latencies.get('a')).toMatchObject({ times: [2, 2], p50: 2, p99: 2 });
  });

  it('compares round by round', () => {
    const of = (times: readonly number[]) => ({ times, p50: 0, p95: 0, p99: 0 });
    const slow = Array.from({ length: 100 }, (_, i) => 3 * (1 + i));
    const fast = Array.from({ length: 100 }, (_, i) => 1 + i);
    expect(ratioOf(of(slow), of(fast))).toEqual({ value: 3, lower: 3, upper: 3 });
    const { value, lower, upper } = ratioOf(of(fast), of(fast.toReversed()));
    expect(lower).toBeLessThan(value);
    expect(upper).toBeGreaterThan(value);
  });

  it('takes nearest-rank quantiles, and loads with clients', async () => {
    expect([0.5, 0.95, 0.99].map((share) => quantile([5, 1, 3, 2, 4], share))).toEqual([3, 5, 5]);
    const calls: number[] = [];
    const load = await measureLoad(clockOf([1]), { clients: 3, calls: 10, call: async (i) => calls.push(i) });
    expect(calls.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(load.times).toHaveLength(10);
    expect(load.perSecond).toBeGreaterThan(0);
  });
});

describe('scores', () => {
  it('are means with intervals, and gains in pairs', () => {
    const first = new Map(Array.from({ length: 30 }, (_, i) => [`q${i}`, (i % 3) / 2] as const));
    const second = new Map([...first].map(([id, value]) => [id, value + 0.25] as const));
    expect(meanOf(first, 1)).toMatchObject({ value: 0.5 });
    expect(meanOf(first, 1).lower).toBeLessThan(0.5);
    const { value, lower, upper } = gainOf(second, first, 1);
    // The same gain in all 30 pairs: sure of 30 / (30 + 1.96²) of them, the others may have any from -1 to 1.
    expect([value, lower, upper].map((number) => Number(number.toFixed(3)))).toEqual([0.25, 0.108, 0.335]);
  });

  it('cut a ranking to an amount of text', () => {
    const chunk = (start: number, text: string) => ({ corpusId: 'd', chunkId: `${start}`, uri: 'd', start, end: start + text.length, text, score: 1 }); // biome-ignore format: one thought
    const record: RunRecord = { caseId: 'q', question: '?', retrieved: [chunk(0, 'abcd'), chunk(10, 'efgh'), chunk(20, 'ij')], answer: null, contexts: [], timingsMs: {}, error: null }; // biome-ignore format: one thought
    const cut = withinBudget(record, 6).retrieved;
    expect(cut.map(({ start, end, text }) => ({ start, end, text }))).toEqual([
      { start: 0, end: 4, text: 'abcd' },
      { start: 10, end: 12, text: 'ef' },
    ]);
    expect(withinBudget(record, 100)).toEqual(record);
  });
});
