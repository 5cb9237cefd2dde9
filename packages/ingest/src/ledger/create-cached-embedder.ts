/**
 * An embedder that asks the cache first and remembers what it computed: for the chunkers that embed. The pipeline caches for itself, with
 * counts and a budget; what a chunker embeds through this is cached, but appears in no report.
 */
import { type Embedder, RaglabError, sha256 } from '@raglab/core';
import type { EmbeddingCache } from './embedding-cache.ts';

/** Its `embed` throws `provider` for vectors that must not be remembered. */
export function createCachedEmbedder(embedder: Embedder, cache: EmbeddingCache): Embedder {
  return {
    ...embedder,
    async embed(texts, options) {
      const hashes = texts.map((text) => sha256(text));
      const vectors = cache.getMany(embedder.key, options.kind, hashes);
      const missing = new Map(
        texts.map((text, i) => [hashes[i]!, text] as const).filter(([hash]) => !vectors.has(hash)),
      );
      let [tokens, costUsd] = [0, 0];
      if (missing.size > 0) {
        const embedding = await embedder.embed([...missing.values()], options);
        checkVectors(embedding.vectors, missing.size, embedder);
        const computed = new Map([...missing.keys()].map((hash, i) => [hash, embedding.vectors[i]!]));
        cache.putMany(embedder.key, options.kind, computed);
        for (const [hash, vector] of computed) vectors.set(hash, vector);
        [tokens, costUsd] = [embedding.tokens, embedding.costUsd];
      }
      return { vectors: hashes.map((hash) => vectors.get(hash)!), tokens, costUsd };
    },
  };
}

function checkVectors(vectors: readonly Float32Array[], count: number, { model, dimension }: Embedder): void {
  const isGood = (vector: Float32Array): boolean => vector.length === dimension && vector.every(Number.isFinite);
  if (vectors.length === count && vectors.every(isGood)) return;
  throw new RaglabError({
    code: 'provider',
    problem: `the embedder '${model}' returned unusable vectors`,
    expected: `${count} of ${dimension} finite numbers`,
    received: `${vectors.length}, some of them unusable`,
    remedy: 'check the model and its settings',
  });
}
