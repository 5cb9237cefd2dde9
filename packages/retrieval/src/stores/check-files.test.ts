import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readProtobuf } from '../protobuf/read-protobuf.ts';
import { sampleRecord } from '../testing/sample-record.ts';
import { requireIntact } from './check-files.ts';
import type { LanceStore } from './lance-store.ts';
import { openLanceStore } from './open-lance-store.ts';

/** A table with data in two files, a deletion, and two indexes. */
async function openBusyStore(): Promise<{ store: LanceStore; folder: string }> {
  const uri = mkdtempSync(path.join(tmpdir(), 'raglab-files-'));
  onTestFinished(() => rmSync(uri, { recursive: true, force: true }));
  const store = await openLanceStore({ uri, table: 'busy', dimension: 2, embedderKey: 'model-a', create: true });
  onTestFinished(() => store.close());
  await store.upsert(Array.from({ length: 20 }, (_, i) => sampleRecord(`row ${i}`, [1, i])));
  await store.createIndex({ kind: 'hnsw-sq' });
  await store.upsert([sampleRecord('later', [0, 1])]);
  await store.replaceDocuments([sampleRecord('row 3', [1, 3]).chunk.documentId], []);
  return { store, folder: path.join(uri, 'busy.lance') };
}

describe('checkFiles', () => {
  it('finds every file of an intact table, those of data, deletions and indexes', async () => {
    const { store, folder } = await openBusyStore();
    const check = await store.checkFiles();
    expect(check).toMatchObject({ table: 'busy', version: await store.version(), method: 'files', damaged: [] });
    expect(() => requireIntact(check)).not.toThrow();
    const data = readdirSync(path.join(folder, 'data')).length;
    const indexes = readdirSync(path.join(folder, '_indices'));
    expect(indexes).toHaveLength(2);
    const indexFiles = indexes.flatMap((name) => readdirSync(path.join(folder, '_indices', name)));
    expect(check.files).toBe(data + indexFiles.length + 1);
    expect(check.bytes).toBeGreaterThan(0);
  });

  it.each(['data', '_deletions', '_indices'])('names what is missing from %s', async (name) => {
    const { store, folder } = await openBusyStore();
    const [first] = readdirSync(path.join(folder, name));
    rmSync(path.join(folder, name, first!), { recursive: true });
    const check = await store.checkFiles();
    expect(check.damaged.length).toBeGreaterThan(0);
    for (const file of check.damaged) {
      expect(file.path).toContain(path.join(name, first!));
      expect(file.problem).toBe('is not there');
    }
    expect(() => requireIntact(check)).toThrow(
      expect.objectContaining({ code: 'corrupt', remedy: expect.any(String) }),
    );
  });

  it('notices a data file that was cut short', async () => {
    const { store, folder } = await openBusyStore();
    const file = path.join('data', readdirSync(path.join(folder, 'data'))[0]!);
    truncateSync(path.join(folder, file), 10);
    expect((await store.checkFiles()).damaged).toEqual([
      { path: file, problem: expect.stringMatching(/^has 10 bytes, not \d+$/) },
    ]);
  });

  it('notices that the whole folder, or its manifest, is gone or no manifest', async () => {
    const { store, folder } = await openBusyStore();
    const version = await store.version();
    const manifest = path.join(folder, '_versions', `${2n ** 64n - 1n - BigInt(version)}.manifest`);
    const bytes = readFileSync(manifest);
    const past = await store.openAsOf(new Date());
    onTestFinished(() => past.close());
    writeFileSync(manifest, bytes.subarray(0, -20));
    expect((await past.checkFiles()).damaged[0]?.problem).toBe('the manifest does not end as it should');
    rmSync(folder, { recursive: true });
    const [damage] = (await past.checkFiles()).damaged;
    expect(damage).toEqual({ path: `manifest of version ${version}`, problem: 'is not there' });
    const lost = await store.checkFiles();
    expect(lost).toMatchObject({ version: null, damaged: [{ path: 'busy.lance' }] });
    expect(() => requireIntact(lost)).toThrow('the table busy has lost files');
  });
});

describe('readProtobuf', () => {
  it('reads the examples of the encoding guide', () => {
    expect(readProtobuf(Buffer.from('089601', 'hex'))).toEqual([{ field: 1, number: 150n }]);
    expect(readProtobuf(Buffer.from('120774657374696e67', 'hex'))).toEqual([
      { field: 2, bytes: Buffer.from('testing') },
    ]);
  });

  it('refuses what is cut short', () => {
    expect(() => readProtobuf(Buffer.from('0896', 'hex'))).toThrow('without an end');
    expect(() => readProtobuf(Buffer.from('120774', 'hex'))).toThrow('longer than its message');
  });
});
