import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VectorStore } from '@raglab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sampleRecord } from '../testing/sample-record.ts';
import { createSnapshots } from './create-snapshots.ts';
import { openLanceStore } from './open-lance-store.ts';

const VECTOR = [1, 0, 0, 0, 0, 0, 0, 0];

function openIn(folder: string) {
  return openLanceStore({ uri: folder, table: 't', dimension: 8, embedderKey: 'test', create: true });
}

async function twoHandles() {
  const folder = mkdtempSync(join(tmpdir(), 'raglab-snapshots-'));
  const stores = [await openIn(folder), await openIn(folder)] as const;
  onTestFinished(async () => {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true });
  });
  return stores;
}

describe('a snapshot', () => {
  it('stays what it was while others write, and the next one is what they wrote', async () => {
    const [reader, writer] = await twoHandles();
    const first = sampleRecord('old tide', VECTOR);
    const second = sampleRecord('new tide', VECTOR);
    await writer.upsert([first]);
    const before = await reader.acquireSnapshot();
    await writer.replaceDocuments([first.chunk.documentId, second.chunk.documentId], [second]);
    await writer.optimize();
    const texts = async (store: VectorStore): Promise<string[]> => {
      const [byWords, byVector] = [
        await store.searchText('tide', { k: 5 }),
        await store.searchVector(first.vector, { k: 5 }),
      ];
      return [...byWords, ...byVector].map(({ record }) => record.chunk.text);
    };
    expect(await texts(before.store)).toEqual(['old tide', 'old tide']);
    const after = await reader.acquireSnapshot();
    expect(after.version).toBeGreaterThan(before.version);
    expect(await texts(after.store)).toEqual(['new tide', 'new tide']);
    before.release();
    after.release();
  });

  it('is shared until the next commit, and closed when the last query ends', async () => {
    let version = 1;
    const closed: number[] = [];
    const open = async (number: number) => ({ close: async () => void closed.push(number) }) as unknown as VectorStore;
    const snapshots = createSnapshots(async () => version, open);
    const [a, b] = [await snapshots.acquire(), await snapshots.acquire()];
    expect(a.store).toBe(b.store);
    a.release();
    version = 2;
    const c = await snapshots.acquire();
    expect(closed).toEqual([]);
    b.release();
    await Promise.resolve();
    expect(closed).toEqual([1]);
    c.release();
    await Promise.resolve();
    expect(closed).toEqual([1]);
    snapshots.close();
    await Promise.resolve();
    expect(closed).toEqual([1, 2]);
  });

  it('is one of few after many commits: as many are open as queries read, and the newest', async () => {
    let version = 0;
    const open = new Set<number>();
    const snapshots = createSnapshots(
      async () => version,
      async (number) => {
        open.add(number);
        return { close: async () => void open.delete(number) } as unknown as VectorStore;
      },
    );
    const slow: (() => void)[] = [];
    for (version = 1; version <= 50; version++) {
      for (let query = 0; query < 3; query++) {
        const { release } = await snapshots.acquire();
        if (version % 10 === 0 && query === 0) slow.push(release);
        else release();
      }
    }
    await Promise.resolve();
    expect([...open]).toEqual([10, 20, 30, 40, 50]);
    for (const release of slow) release();
    await Promise.resolve();
    expect([...open]).toEqual([50]);
    snapshots.close();
    await Promise.resolve();
    expect(open.size).toBe(0);
  });

  it('that cannot be opened is tried again by the next query', async () => {
    let fails = true;
    const snapshots = createSnapshots(
      async () => 1,
      async () => {
        if (fails) throw new Error('not now');
        return { close: async () => {} } as unknown as VectorStore;
      },
    );
    await expect(snapshots.acquire()).rejects.toThrow('not now');
    fails = false;
    expect((await snapshots.acquire()).version).toBe(1);
  });
});

describe('versions of a store', () => {
  it('are opened by number until clean-up takes them', async () => {
    const [store] = await twoHandles();
    await store.upsert([sampleRecord('one', VECTOR)]);
    const first = await store.version();
    await store.upsert([sampleRecord('two', VECTOR)]);
    const second = await store.version();
    const past = await store.openVersion(first);
    expect(await past.count()).toBe(1);
    await past.close();
    await store.upsert([sampleRecord('three', VECTOR)]);
    await store.optimize({ keepVersionsFrom: second });
    await expect(store.openVersion(first)).rejects.toMatchObject({ code: 'not_found' });
    const kept = await store.openVersion(second);
    expect(await kept.count()).toBe(2);
    await kept.close();
    expect(await store.count()).toBe(3);
  });
});
