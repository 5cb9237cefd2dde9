/**
 * Embeds texts that the cache does not know: batches of similar length, several at once, retried when the error says that
 * retrying may help, each finished batch cached at once. A batch that fails for good is halved until the text that spoils it is alone, so one
 * bad text costs its own document and no other. Errors that concern every text (abort, configuration, exhausted retries) end the run.
 */
import { type Embedder, type Embedding, type ErrorCode, messageOf, RaglabError, throwIfAborted } from '@raglab/core';
import pLimit from 'p-limit';
import pRetry from 'p-retry';
import type { EmbeddingCache } from '../ledger/embedding-cache.ts';

export interface EmbedTextsOptions {
  readonly embedder: Embedder;
  readonly cache: EmbeddingCache;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly retries: number;
  readonly retryPauseMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface EmbeddedTexts {
  readonly vectors: Map<string, Float32Array>;
  readonly failures: Map<string, { readonly reason: string; readonly code: ErrorCode }>;
  tokens: number;
  costUsd: number;
}

/** One text's failure is recorded under these codes; any other code stops the run. */
const TEXT_FAULTS: ReadonlySet<ErrorCode> = new Set(['invalid_input', 'unsupported', 'corrupt', 'provider']);

/** `texts` maps text hash to text. Throws what concerns every text. */
export async function embedTexts(
  texts: ReadonlyMap<string, string>,
  options: EmbedTextsOptions,
): Promise<EmbeddedTexts> {
  const result: EmbeddedTexts = { vectors: new Map(), failures: new Map(), tokens: 0, costUsd: 0 };
  const sorted = [...texts].toSorted(([, a], [, b]) => a.length - b.length);
  const size = Math.max(1, Math.min(options.batchSize, options.embedder.maxBatchSize));
  const batches = Array.from({ length: Math.ceil(sorted.length / size) }, (_, i) =>
    sorted.slice(i * size, (i + 1) * size),
  );
  const limit = pLimit(Math.max(1, options.concurrency));
  try {
    await Promise.all(batches.map((batch) => limit(() => embedBatch(batch, options, result))));
  } finally {
    limit.clearQueue();
  }
  return result;
}

async function embedBatch(
  batch: readonly (readonly [hash: string, text: string])[],
  options: EmbedTextsOptions,
  result: EmbeddedTexts,
): Promise<void> {
  try {
    const embedding = await callEmbedder(
      batch.map(([, text]) => text),
      options,
    );
    const vectors = new Map(batch.map(([hash], i) => [hash, embedding.vectors[i]!]));
    options.cache.putMany(options.embedder.key, 'passage', vectors);
    for (const [hash, vector] of vectors) result.vectors.set(hash, vector);
    result.tokens += embedding.tokens;
    result.costUsd += embedding.costUsd;
  } catch (error) {
    throwIfAborted(options.signal);
    const code = error instanceof RaglabError ? error.code : 'provider';
    const isRetryable = error instanceof RaglabError && error.retryable;
    if (isRetryable || !TEXT_FAULTS.has(code)) throw error;
    if (batch.length === 1) {
      result.failures.set(batch[0]![0], { reason: messageOf(error), code });
      return;
    }
    const middle = batch.length >> 1;
    await embedBatch(batch.slice(0, middle), options, result);
    await embedBatch(batch.slice(middle), options, result);
  }
}

async function callEmbedder(texts: readonly string[], options: EmbedTextsOptions): Promise<Embedding> {
  const { embedder, retries, retryPauseMs, signal } = options;
  const call = async (): Promise<Embedding> =>
    embedder.embed(texts, { kind: 'passage', ...(signal ? { signal } : {}) });
  const embedding = await pRetry(call, {
    retries,
    minTimeout: retryPauseMs,
    randomize: true,
    shouldRetry: ({ error }) => error instanceof RaglabError && error.retryable,
    ...(signal ? { signal } : {}),
  });
  checkVectors(embedding, texts.length, embedder);
  return embedding;
}

function checkVectors({ vectors }: Embedding, count: number, embedder: Embedder): void {
  const isGood = (vector: Float32Array): boolean =>
    vector.length === embedder.dimension && vector.every(Number.isFinite);
  if (vectors.length === count && vectors.every(isGood)) return;
  throw new RaglabError({
    code: 'provider',
    problem: `the embedder '${embedder.model}' returned unusable vectors`,
    expected: `${count} of ${embedder.dimension} finite numbers`,
    received: `${vectors.length} (lengths ${[...new Set(vectors.map((vector) => vector.length))].join(', ')}), some unusable`,
    remedy: 'check the model and its settings',
  });
}
