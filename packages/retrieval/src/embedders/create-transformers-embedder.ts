/**
 * The embedder over transformers.js: any hub model in ONNX form, or the bundled one, loaded the same way. The model runs in a worker thread;
 * texts are sorted by length and sent in small batches (a batch is padded to its longest text), and between batches an abort is obeyed.
 * Cost: none but time. The bundled static model embeds some thousand passages a second on two cores, a 22M-parameter transformer some tens.
 */
import {
  contentId,
  type Embedder,
  type EmbeddingKind,
  type EmbedOptions,
  RaglabError,
  type TokenEmbedder,
  throwIfAborted,
} from '@raglab/core';
import { startRestingModelWorker } from '../workers/resting-model-worker.ts';
import { EMBEDDER_DEFAULTS } from './embedder-defaults.ts';
import type { EmbeddingModelOptions, TextVectors, TokenVectors } from './embedding-model.ts';
import type { ModelDtype } from './graph-file.ts';
import { modelFamilyOf, type Pooling, type Prefixes } from './model-families.ts';
import { normalise } from './pool-tokens.ts';
import { resolveModel, sha256OfModel } from './resolve-model.ts';

export interface TransformersEmbedderOptions {
  /** Hub id (`Xenova/all-MiniLM-L6-v2`) or the name of a folder in `modelsDirectory`. */
  readonly model: string;
  /** Models that were installed by hand, in the hub's folder layout. Looked into first. */
  readonly modelsDirectory: string;
  /** Where downloaded models are kept. */
  readonly cacheDirectory: string;
  /** May a missing model be downloaded from the hub? Default false. */
  readonly allowRemote?: boolean;
  /** Precision of the graph. Default: the first that is installed, fp32 before q8. */
  readonly dtype?: ModelDtype;
  /** Default: what the model folder says, else its family, else mean. */
  readonly pooling?: Pooling;
  /** Default: by family (e5, bge, nomic …), else none. */
  readonly prefixes?: Prefixes;
  /** Tokens read of each text. Default: what the model can read and its family was made for, at most 512. */
  readonly maxTokens?: number;
  /** Only the first so many of a vector's numbers, scaled to length 1 again: for models trained so that they can be cut (Matryoshka). Default: all. */
  readonly dimension?: number | undefined;
  /** Texts in one run of the model. */
  readonly batchSize?: number;
}

/** Throws `not_found` for a model that is not there and may not be or cannot be downloaded, `provider` for one that does not load. */
export async function createTransformersEmbedder(
  options: TransformersEmbedderOptions,
): Promise<Embedder & TokenEmbedder> {
  const family = modelFamilyOf(options.model);
  const prefixes = options.prefixes ?? family?.prefixes ?? { query: '', passage: '' };
  const batchSize = options.batchSize ?? EMBEDDER_DEFAULTS.batchSize;
  const { model, directory, files, dtype } = await resolveModel(options);
  const pooling = options.pooling ?? files.pooling ?? family?.pooling ?? 'mean';
  const usual = Math.min(EMBEDDER_DEFAULTS.maxTokens, family?.maxTokens ?? EMBEDDER_DEFAULTS.maxTokens);
  const maxTokens = Math.min(options.maxTokens ?? usual, files.maxTokens);
  // Both at once; whichever fails first is what the caller hears, and a hash that fails later is heard by nobody.
  const hashing = sha256OfModel(files.folder, dtype);
  hashing.catch(() => {});
  const worker = await startRestingModelWorker<{ dimension: number }>({
    file: new URL('./embedding-worker', import.meta.url),
    options: { model, directory, dtype, pooling, maxTokens, kind: files.kind } satisfies EmbeddingModelOptions,
    name: `the embedding model ${model}`,
  });
  const whole = worker.facts.dimension;
  const dimension = options.dimension ?? whole;
  if (dimension > whole) {
    await worker.close();
    throw tooLong(model, whole, dimension);
  }
  const cut = dimension < whole ? `:first${dimension}` : '';
  const hash = (await hashing).slice(0, 16);
  const key = `transformers:${model}@${hash}:${dtype}:${pooling}:l2:${maxTokens}:${contentId(prefixes).slice(0, 8)}${cut}`;

  async function inBatches<T>(
    texts: readonly string[],
    { kind, signal }: { kind: EmbeddingKind; signal?: AbortSignal },
    run: (batch: readonly string[], positions: readonly number[]) => Promise<T>,
  ): Promise<T[]> {
    throwIfAborted(signal);
    const prefixed = texts.map((text) => prefixes[kind] + text);
    const byLength = [...prefixed.keys()].sort((a, b) => prefixed[a]!.length - prefixed[b]!.length);
    const results: T[] = [];
    for (let from = 0; from < byLength.length; from += batchSize) {
      const positions = byLength.slice(from, from + batchSize);
      results.push(
        await run(
          positions.map((at) => prefixed[at]!),
          positions,
        ),
      );
      throwIfAborted(signal);
    }
    return results;
  }

  return {
    key,
    model: dimension < whole ? `${model}@${dimension}` : model,
    dimension,
    maxBatchSize: EMBEDDER_DEFAULTS.maxBatchSize,
    maxTokens,
    // One worker: a second call waits in its queue and fills the gaps.
    maxConcurrency: 2,
    pricePerMillionTokens: 0,
    async embed(texts, embedOptions) {
      const vectors = new Array<Float32Array>(texts.length);
      const counts = await inBatches(texts, embedOptions, async (batch, positions) => {
        const result = await worker.call<TextVectors>('embed', batch);
        for (const [row, at] of positions.entries()) {
          const vector = result.vectors.slice(row * whole, row * whole + dimension);
          if (dimension < whole) normalise(vector);
          vectors[at] = vector;
        }
        return result.tokens;
      });
      return { vectors, tokens: counts.reduce((sum, count) => sum + count, 0), costUsd: 0 };
    },
    async embedTokens(texts: readonly string[], embedOptions: EmbedOptions) {
      if (files.kind === 'cross-encoder') throw noTokenVectors(model);
      const embeddings = new Array<TokenVectors>(texts.length);
      await inBatches(texts, embedOptions, async (batch, positions) => {
        const found = await worker.call<readonly TokenVectors[]>('embedTokens', batch);
        for (const [row, embedding] of found.entries())
          embeddings[positions[row]!] = dimension < whole ? cutTokens(embedding, whole, dimension) : embedding;
      });
      return embeddings;
    },
    rest: () => worker.rest(),
    close: () => worker.close(),
  };
}

/** Token vectors, times their weights, still add up to the vector of the text. */
function cutTokens({ tokens, vectors, weights }: TokenVectors, whole: number, dimension: number): TokenVectors {
  const shorter = new Float32Array(tokens.length * dimension);
  const norms = new Float32Array(tokens.length);
  for (let row = 0; row < tokens.length; row++) {
    const target = shorter.subarray(row * dimension, (row + 1) * dimension);
    target.set(vectors.subarray(row * whole, row * whole + dimension));
    norms[row] = weights[row]! * normalise(target);
  }
  return { tokens, vectors: shorter, weights: norms };
}

function tooLong(model: string, whole: number, asked: number): RaglabError {
  return new RaglabError({
    code: 'configuration',
    problem: `the vectors of ${model} are not that long`,
    expected: `a dimension of at most ${whole}`,
    received: String(asked),
  });
}

function noTokenVectors(model: string): RaglabError {
  return new RaglabError({
    code: 'unsupported',
    problem: `${model} gives no token vectors`,
    expected: 'an embedding model',
    received: 'a cross-encoder',
  });
}
