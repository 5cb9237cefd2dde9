import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '@raglab/core';
import { vectorStoreConformance } from '@raglab/core/testing';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { sampleRecord } from '../testing/sample-record.ts';
import type { LanceStore } from './lance-store.ts';
import { openLanceStore } from './open-lance-store.ts';
import { verifyIndex } from './verify-index.ts';

const uri = mkdtempSync(path.join(tmpdir(), 'raglab-lance-'));
afterAll(() => rmSync(uri, { recursive: true, force: true }));
let tables = 0;
const random = createRandom(11);

vectorStoreConformance('openLanceStore', (dimension) =>
  openLanceStore({ uri, table: `t${++tables}`, dimension, embedderKey: 'conformance', create: true }),
);

async function openNew(dimension = 8): Promise<LanceStore> {
  const store = await openLanceStore({ uri, table: `t${++tables}`, dimension, embedderKey: 'model-a', create: true });
  onTestFinished(() => store.close());
  return store;
}

function randomVector(dimension = 8): Float32Array {
  const vector = Float32Array.from({ length: dimension }, () => random() - 0.5);
  return vector.map((value) => value / Math.hypot(...vector));
}

const manyRecords = (count: number, prefix = 'row') =>
  Array.from({ length: count }, (_, i) => sampleRecord(`${prefix} ${i}`, [...randomVector()]));

describe('openLanceStore', () => {
  it('refuses a table that is not there, and vectors of another model or length', async () => {
    const store = await openNew();
    const again = { uri, table: store.table, dimension: 8, embedderKey: 'model-a' };
    await store.upsert(manyRecords(3));
    await store.optimize();
    const reopened = await openLanceStore(again);
    expect(await reopened.count()).toBe(3);
    await reopened.close();
    await expect(openLanceStore({ ...again, table: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(openLanceStore({ ...again, embedderKey: 'model-b' })).rejects.toMatchObject({
      code: 'model_mismatch',
      expected: 'model-a (8 dimensions)',
      received: 'model-b (8 dimensions)',
    });
    await expect(openLanceStore({ ...again, dimension: 4 })).rejects.toMatchObject({ code: 'model_mismatch' });
  });

  it('finds a text without a vector by words and never by vector', async () => {
    const store = await openNew(2);
    await store.upsert([sampleRecord('zzyzx road', [0, 0]), sampleRecord('other road', [-1, 0])]);
    const byWords = await store.searchText('zzyzx', { k: 5, withVectors: true });
    expect(byWords.map(({ record }) => [record.chunk.text, [...record.vector!]])).toEqual([['zzyzx road', [0, 0]]]);
    const byVector = await store.searchVector(Float32Array.of(1, 0), { k: 5 });
    expect(byVector.map(({ record, score }) => [record.chunk.text, score])).toEqual([['other road', -1]]);
    expect(await store.searchVector(new Float32Array(2), { k: 5 })).toEqual([]);
  });

  it('scores by cosine whatever the length of the vectors', async () => {
    const store = await openNew(2);
    await store.upsert([sampleRecord('a', [3, 4])]);
    const [hit] = await store.searchVector(Float32Array.of(10, 0), { k: 1 });
    expect(hit?.score).toBeCloseTo(0.6, 6);
  });

  it('orders equal scores by chunk id, at the cut too', async () => {
    const store = await openNew(2);
    const records = Array.from({ length: 6 }, (_, i) => sampleRecord('identical words', [1, 0], `${i}.md`));
    await store.upsert(records);
    const expected = records
      .map(({ chunk }) => chunk.id)
      .toSorted()
      .slice(0, 3);
    const ids = async (hits: ReturnType<LanceStore['searchText']>) => (await hits).map(({ record }) => record.chunk.id);
    expect(await ids(store.searchVector(Float32Array.of(1, 0), { k: 3 }))).toEqual(expected);
    expect(await ids(store.searchText('identical', { k: 3 }))).toEqual(expected);
  });

  it('keeps the last of two records of one id in a batch, and refuses strangers in a replacement', async () => {
    const store = await openNew(2);
    const record = sampleRecord('a', [1, 0]);
    await store.upsert([record, { ...record, title: 'last' }]);
    expect((await store.get([record.chunk.id])).map(({ title }) => title)).toEqual(['last']);
    await expect(store.replaceDocuments(['another'], [record])).rejects.toMatchObject({ code: 'invalid_input' });
    await store.replaceDocuments([record.chunk.documentId], []);
    expect(await store.count()).toBe(0);
  });

  it('keeps one version of a document that two handles replace at once', async () => {
    const first = await openNew();
    const second = await openLanceStore({ uri, table: first.table, dimension: 8, embedderKey: 'model-a' });
    onTestFinished(() => second.close());
    const versions = ['old', 'new'].map((prefix) => manyRecords(4, prefix));
    for (let document = 0; document < 4; document++) {
      const documentId = `document ${document}`;
      const [one, other] = versions.map((records) => {
        const { chunk, ...rest } = records[document]!;
        return { ...rest, chunk: { ...chunk, documentId } };
      });
      await Promise.all([
        first.replaceDocuments([documentId], [one!]),
        second.replaceDocuments([documentId], [other!]),
      ]);
      expect(await first.count()).toBe(document + 1);
    }
  });
});

describe('the index of a store', () => {
  it('is built, verified, covers later rows, keeps unchanged rows, and is dropped', async () => {
    const store = await openNew();
    await expect(store.createIndex({ kind: 'hnsw-sq' })).rejects.toMatchObject({ code: 'conflict' });
    const records = manyRecords(400);
    await store.upsert(records);
    expect(await store.indexStatus()).toMatchObject({ kind: 'flat', rows: 400, vector: null });
    await store.createIndex({ kind: 'hnsw-sq' });
    await store.optimize();
    expect(await store.indexStatus()).toMatchObject({
      kind: 'hnsw-sq',
      vector: { indexedRows: 400, unindexedRows: 0, segments: 1 },
      lexical: { indexedRows: 400, unindexedRows: 0 },
    });

    await store.upsert(records);
    expect((await store.indexStatus()).vector?.unindexedRows).toBe(0);
    const later = sampleRecord('later zephyr', [1, 0, 0, 0, 0, 0, 0, 0]);
    await store.upsert([later]);
    expect((await store.indexStatus()).vector).toMatchObject({ indexedRows: 400, unindexedRows: 1 });
    const [byVector] = await store.searchVector(later.vector, { k: 1 });
    const [byWords] = await store.searchText('zephyr', { k: 1 });
    expect([byVector?.record.chunk.id, byWords?.record.chunk.id]).toEqual([later.chunk.id, later.chunk.id]);

    const queries = Array.from({ length: 20 }, () => randomVector());
    const verification = await verifyIndex(store, { queries, k: 10 });
    expect(verification.recall).toBeGreaterThan(0.99);
    expect(verification.lower).toBeLessThanOrEqual(verification.recall);
    await store.optimize();
    expect((await store.indexStatus()).vector?.unindexedRows).toBe(0);
    await store.dropIndex();
    await store.dropIndex();
    expect((await store.indexStatus()).kind).toBe('flat');
  });

  it('is rebuilt when it has fallen into many segments', async () => {
    const store = await openNew();
    await store.upsert(manyRecords(300));
    await store.createIndex({ kind: 'hnsw-sq' });
    for (let round = 0; round < 5; round++) {
      await store.upsert(manyRecords(5, `round ${round}`));
      await store.optimize();
      expect((await store.indexStatus()).vector?.segments).toBeLessThanOrEqual(4);
    }
    expect((await store.indexStatus()).vector?.indexedRows).toBe(325);
  });

  it('cannot be verified without anything to find', async () => {
    const store = await openNew();
    await expect(verifyIndex(store, { queries: [randomVector()], k: 3 })).rejects.toMatchObject({
      code: 'not_measured',
    });
  });
});

describe('a store of the past', () => {
  it('answers as it was, and takes no writes', async () => {
    const store = await openNew();
    await store.upsert([sampleRecord('old tide', [...randomVector()])]);
    const then = new Date();
    const before = await store.version();
    while (Date.now() === then.getTime());
    await store.replaceDocuments([sampleRecord('old tide', [...randomVector()]).chunk.documentId], []);
    await store.upsert([sampleRecord('new tide', [...randomVector()])]);
    await store.optimize();

    const past = await store.openAsOf(then);
    onTestFinished(() => past.close());
    expect((await past.searchText('tide', { k: 5 })).map(({ record }) => record.chunk.text)).toEqual(['old tide']);
    expect((await store.searchText('tide', { k: 5 })).map(({ record }) => record.chunk.text)).toEqual(['new tide']);
    expect(await past.version()).toBe(before);
    await expect(past.upsert([])).rejects.toMatchObject({ code: 'unsupported' });
    await expect(store.openAsOf(new Date('2000-01-01'))).rejects.toMatchObject({ code: 'not_found' });
  });
});
