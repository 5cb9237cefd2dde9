import { embedderConformance } from '@raglab/core/testing';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createHashingEmbedder } from '../fixtures/hashing-embedder.ts';
import { createCachedEmbedder } from './create-cached-embedder.ts';
import { openEmbeddingCache } from './embedding-cache.ts';

embedderConformance('cached', () =>
  createCachedEmbedder(createHashingEmbedder(), openEmbeddingCache(new Database(':memory:'))),
);

it('computes each text once, in the order asked for', async () => {
  const inner = createHashingEmbedder();
  const embedder = createCachedEmbedder(inner, openEmbeddingCache(new Database(':memory:')));
  const first = await embedder.embed(['red', 'green', 'red'], { kind: 'passage' });
  const second = await embedder.embed(['blue', 'green'], { kind: 'passage' });
  expect(inner.embedded).toEqual(['red', 'green', 'blue']);
  expect([first.tokens, second.tokens]).toEqual([2, 1]);
  expect(first.vectors[2]).toEqual(first.vectors[0]);
  expect(second.vectors[1]).toEqual(first.vectors[1]);
});

it('remembers no vector that cannot be one', async () => {
  const cache = openEmbeddingCache(new Database(':memory:'));
  const broken = { ...createHashingEmbedder(), embed: async () => ({ vectors: [], tokens: 0, costUsd: 0 }) };
  await expect(createCachedEmbedder(broken, cache).embed(['red'], { kind: 'passage' })).rejects.toMatchObject({
    code: 'provider',
  });
  expect(cache.count()).toBe(0);
});
