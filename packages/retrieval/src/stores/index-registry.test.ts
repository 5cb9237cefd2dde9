import { createManualClock } from '@raglab/core';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openIndexRegistry } from './index-registry.ts';

const fields = { embedderKey: 'e', embedderModel: 'm', chunkerKey: 'c', dimension: 8, kind: 'flat' } as const;

it('builds beside, swaps in one step, and remembers when', () => {
  const clock = createManualClock(new Date('2026-01-01T00:00:00Z'));
  const database = new Database(':memory:');
  const registry = openIndexRegistry(database, { clock });
  expect(registry.active('notes')).toBeUndefined();
  const first = registry.create({ collection: 'notes', ...fields });
  expect(first).toMatchObject({ version: 1, table: 'notes_v1', state: 'building', activatedAt: null, rows: null });
  expect(() => registry.activate('notes', 1)).toThrow(expect.objectContaining({ code: 'conflict' }));
  registry.markReady('notes', 1, { rows: 10 });
  registry.activate('notes', 1);

  const second = registry.create({ collection: 'notes', ...fields });
  expect(registry.active('notes')?.version).toBe(1);
  registry.markReady('notes', second.version, { rows: 12, kind: 'hnsw-sq' });
  clock.advance(1000);
  expect(registry.activate('notes', 2)).toMatchObject({
    state: 'active',
    kind: 'hnsw-sq',
    activatedAt: '2026-01-01T00:00:01.000Z',
  });
  expect(registry.list('notes').map(({ version, state }) => [version, state])).toEqual([
    [1, 'retired'],
    [2, 'active'],
  ]);
  expect(registry.activate('notes', 1).state).toBe('active');
  expect(registry.active('notes')?.version).toBe(1);
  expect(openIndexRegistry(database).list()).toHaveLength(2);
});

it('keeps collections apart, whatever their names', () => {
  const registry = openIndexRegistry(new Database(':memory:'));
  const tables = ['a b', 'a_b', 'a/b', '../x', 'é'].map(
    (collection) => registry.create({ collection, ...fields }).table,
  );
  expect(new Set(tables).size).toBe(tables.length);
  for (const table of tables) expect(table).toMatch(/^\w+$/);
  expect(() => registry.markReady('none', 1, { rows: 0 })).toThrow(expect.objectContaining({ code: 'not_found' }));
});

it('never has two active versions of a collection', () => {
  const database = new Database(':memory:');
  const registry = openIndexRegistry(database);
  for (const version of [1, 2]) {
    registry.create({ collection: 'notes', ...fields });
    registry.markReady('notes', version, { rows: 0 });
  }
  registry.activate('notes', 1);
  expect(() => database.exec(`UPDATE index_versions SET state = 'active'`)).toThrow(/UNIQUE/);
});
