/**
 * Token vectors of passages, kept while a bench asks: late interaction reads the same passages for many questions. The time that a passage took when it
 * was first read is added to the account of every question that finds it here, so that the latencies of the cells stay those of
 * questions asked alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { TokenEmbedder, TokenEmbedding } from '@raglab/core';

/** Milliseconds that a question did not spend because another had. */
interface SavedTime {
  ms: number;
}

export interface TokenMemory {
  /** The same embedder, with this memory before it. */
  wrap(embedder: TokenEmbedder): TokenEmbedder;
  /** Runs `work`, and returns what it gave and saved. */
  account<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly savedMs: number }>;
}

/** Numbers kept: 64 million are 256 MB, some 600 passages of 200 tokens and 512 dimensions. */
const REMEMBERED_NUMBERS = 64_000_000;

interface Remembered {
  readonly embedding: TokenEmbedding;
  readonly ms: number;
}

export function createTokenMemory(capacity: number = REMEMBERED_NUMBERS): TokenMemory {
  const known = new Map<string, Remembered>();
  const accounts = new AsyncLocalStorage<SavedTime>();
  let numbers = 0;

  function keep(text: string, remembered: Remembered): void {
    known.set(text, remembered);
    numbers += remembered.embedding.vectors.length;
    // The oldest go first: a map keeps the order of insertion.
    for (const [oldest, { embedding }] of known) {
      if (numbers <= capacity) break;
      known.delete(oldest);
      numbers -= embedding.vectors.length;
    }
  }

  return {
    wrap: (embedder) => ({
      key: embedder.key,
      dimension: embedder.dimension,
      async embedTokens(texts, options) {
        if (options.kind === 'query') return embedder.embedTokens(texts, options);
        const found = new Map<string, TokenEmbedding>();
        const account = accounts.getStore();
        for (const text of new Set(texts)) {
          const remembered = known.get(text);
          if (!remembered) continue;
          found.set(text, remembered.embedding);
          if (account) account.ms += remembered.ms;
        }
        const missing = [...new Set(texts)].filter((text) => !found.has(text));
        const startedAt = performance.now();
        const fresh = missing.length > 0 ? await embedder.embedTokens(missing, options) : [];
        const ms = (performance.now() - startedAt) / Math.max(1, missing.length);
        for (const [i, text] of missing.entries()) {
          found.set(text, fresh[i]!);
          keep(text, { embedding: fresh[i]!, ms });
        }
        return texts.map((text) => found.get(text)!);
      },
    }),
    async account(work) {
      const saved: SavedTime = { ms: 0 };
      const result = await accounts.run(saved, work);
      return { result, savedMs: saved.ms };
    },
  };
}
