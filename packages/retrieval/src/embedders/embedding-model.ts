/**
 * One model in memory: tokenizer and ONNX graph over transformers.js, called directly, with pooling of our own. Lives in the worker
 * (`embedding-worker.ts`), because a run blocks the thread it is on. Knows nothing of batches, queues or prefixes.
 */
import type { PreTrainedModel, PreTrainedTokenizer } from '@xenova/transformers';
import type { ModelDtype } from './graph-file.ts';
import type { Pooling } from './model-families.ts';
import type { ModelKind } from './model-files.ts';
import { normalise, poolTokens, type TokenMatrix } from './pool-tokens.ts';

export interface EmbeddingModelOptions {
  readonly model: string;
  /** The directory that holds the model's folder; nothing is downloaded from here. */
  readonly directory: string;
  readonly dtype: ModelDtype;
  readonly pooling: Pooling;
  readonly kind: ModelKind;
  readonly maxTokens: number;
}

export interface TextVectors {
  /** texts × dimension, row-major. */
  readonly vectors: Float32Array;
  readonly tokens: number;
}

export interface TokenVectors {
  readonly tokens: readonly string[];
  readonly vectors: Float32Array;
  readonly weights: Float32Array;
}

export interface EmbeddingModel {
  readonly dimension: number;
  embed(texts: readonly string[]): Promise<TextVectors>;
  embedTokens(texts: readonly string[]): Promise<readonly TokenVectors[]>;
  close(): Promise<void>;
}

interface Encoding extends TokenMatrix {
  readonly ids: BigInt64Array;
}

export async function loadEmbeddingModel(options: EmbeddingModelOptions): Promise<EmbeddingModel> {
  const { AutoModel, AutoTokenizer, env, LogLevel } = await import('@xenova/transformers');
  env.localModelPath = options.directory;
  env.allowRemoteModels = false;
  env.logLevel = LogLevel.ERROR;
  const tokenizer = await AutoTokenizer.from_pretrained(options.model);
  const model = await AutoModel.from_pretrained(options.model, {
    dtype: options.dtype,
    // A lookup has nothing to share out: more threads would only wait for one another.
    ...(options.kind === 'static' && { session_options: { intraOpNumThreads: 1 } }),
  });
  const ignored = ignoredTokens(tokenizer, options.kind);
  const encode = (texts: readonly string[]): Promise<Encoding> =>
    runModel(tokenizer, model, texts, options.maxTokens, ignored);
  const { dimension } = await encode(['a']);
  const tokenOf = new Map([...tokenizer.get_vocab()].map(([token, id]) => [id, token]));

  return {
    dimension,
    async embed(texts) {
      const encoding = await encode(texts);
      const vectors =
        encoding.length === 0 ? new Float32Array(texts.length * dimension) : poolTokens(encoding, options.pooling);
      return { vectors, tokens: encoding.mask.reduce((sum, attended) => sum + attended, 0) };
    },
    async embedTokens(texts) {
      const encoding = await encode(texts);
      return texts.map((_, text) => tokenVectorsOf(encoding, text, tokenOf));
    },
    close: async () => void (await model.dispose()),
  };
}

/** Tokens that never count: padding always; in a static model, where nothing mixes, every special token and the unknown one too. */
function ignoredTokens(tokenizer: PreTrainedTokenizer, kind: ModelKind): ReadonlySet<bigint> {
  const ids = kind === 'static' ? tokenizer.all_special_ids : [];
  return new Set(ids.map(BigInt));
}

async function runModel(
  tokenizer: PreTrainedTokenizer,
  model: PreTrainedModel,
  texts: readonly string[],
  maxTokens: number,
  ignored: ReadonlySet<bigint>,
): Promise<Encoding> {
  const inputs = tokenizer([...texts], { padding: true, truncation: true, max_length: maxTokens });
  const [batch, length] = inputs.input_ids.dims as [number, number];
  const ids = inputs.input_ids.data as BigInt64Array;
  const attention = inputs.attention_mask.data as BigInt64Array;
  const mask = Uint8Array.from(ids, (id, i) => (attention[i] === 0n || ignored.has(id) ? 0 : 1));
  if (length === 0) return { ids, mask, data: new Float32Array(0), batch, length, dimension: 0 };
  const outputs = await model(inputs);
  const output = outputs.last_hidden_state ?? outputs.token_embeddings ?? outputs.logits;
  return { ids, mask, data: output.data as Float32Array, batch, length, dimension: output.dims[2] as number };
}

function tokenVectorsOf(encoding: Encoding, text: number, tokenOf: ReadonlyMap<number, string>): TokenVectors {
  const { ids, mask, data, length, dimension } = encoding;
  const positions = Array.from({ length }, (_, token) => text * length + token).filter((at) => mask[at] === 1);
  const vectors = new Float32Array(positions.length * dimension);
  const weights = new Float32Array(positions.length);
  for (const [row, at] of positions.entries()) {
    const vector = vectors.subarray(row * dimension, (row + 1) * dimension);
    vector.set(data.subarray(at * dimension, (at + 1) * dimension));
    weights[row] = normalise(vector);
  }
  return { tokens: positions.map((at) => tokenOf.get(Number(ids[at])) ?? ''), vectors, weights };
}
