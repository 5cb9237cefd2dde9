import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleBench } from '../testing/sample-bench.ts';
import { openBenchStore } from './bench-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'raglab-benches-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('bench store', () => {
  it('is empty, and makes nothing, where nobody has saved', async () => {
    const store = openBenchStore(join(directory, 'none'));
    expect(await store.list()).toEqual([]);
    expect(await store.find('0123456789abcdef')).toBeNull();
  });

  it('gives back what was saved, newest first, and replaces what is saved again', async () => {
    const store = openBenchStore(directory);
    const old = sampleBench({ benchId: 'a'.repeat(16), createdAt: '2026-11-20T00:00:00.000Z' });
    const young = sampleBench({ benchId: 'b'.repeat(16), createdAt: '2026-11-21T00:00:00.000Z' });
    await store.save(old);
    await store.save(young);
    await store.save({ ...old, done: 1 });
    expect(await store.read(old.benchId)).toEqual({ ...old, done: 1 });
    expect((await store.list()).map(({ benchId, done }) => [benchId, done])).toEqual([
      [young.benchId, young.done],
      [old.benchId, 1],
    ]);
  });

  it('leaves out what cannot be read in a list, and says so when asked for it', async () => {
    const store = openBenchStore(directory);
    const broken = sampleBench({ benchId: 'c'.repeat(16) });
    await store.save(broken);
    writeFileSync(store.fileOf(broken.benchId, 'bench.json'), '{');
    expect((await store.list()).map(({ benchId }) => benchId)).not.toContain(broken.benchId);
    await expect(store.read(broken.benchId)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it.each(['../../etc/passwd', '', 'ABCDEF0123456789'])(
    'refuses %j as an id: no path leaves the folder',
    async (id) => {
      await expect(openBenchStore(directory).find(id)).rejects.toMatchObject({ code: 'not_found' });
    },
  );
});
