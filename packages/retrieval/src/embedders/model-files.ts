/**
 * Where a model lies and what its files say. The folder layout is the hub's: `config.json`, `tokenizer.json`,
 * `onnx/model<suffix>.onnx`, and sentence-transformers' `1_Pooling/config.json` where there is one. `config.json` may carry
 * `"raglab": {"kind": "static"}`: token vectors without mixing, where special and unknown tokens carry no meaning and are not pooled.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RaglabError } from '@raglab/core';
import { DTYPE_SUFFIXES, type ModelDtype } from './graph-file.ts';
import type { Pooling } from './model-families.ts';

export type ModelKind = 'static' | 'contextual' | 'cross-encoder';

export interface ModelFiles {
  readonly folder: string;
  readonly kind: ModelKind;
  /** Length of a vector. */
  readonly dimension: number;
  /** Number of tokens in the vocabulary. */
  readonly vocabulary: number;
  /** Tokens that the model can read. */
  readonly maxTokens: number;
  readonly dtypes: readonly ModelDtype[];
  readonly pooling?: Pooling;
}

interface ModelConfig {
  architectures?: string[];
  hidden_size?: number;
  vocab_size?: number;
  max_position_embeddings?: number;
  raglab?: { kind?: ModelKind };
}

/** Reads a model folder; undefined where there is no `config.json`. Throws `corrupt` on a config that is not one. */
export function readModelFiles(folder: string): ModelFiles | undefined {
  const configPath = path.join(folder, 'config.json');
  if (!existsSync(configPath)) return undefined;
  const config = readJson<ModelConfig>(configPath);
  const tokenizerPath = path.join(folder, 'tokenizer_config.json');
  const tokenizer = existsSync(tokenizerPath) ? readJson<{ model_max_length?: number }>(tokenizerPath) : {};
  const pooling = readPooling(folder);
  return {
    folder,
    kind:
      config.raglab?.kind ?? (config.architectures?.[0]?.endsWith('Classification') ? 'cross-encoder' : 'contextual'),
    dimension: config.hidden_size ?? 0,
    vocabulary: config.vocab_size ?? 0,
    maxTokens: Math.min(tokenizer.model_max_length ?? 512, config.max_position_embeddings ?? 512),
    dtypes: dtypesIn(path.join(folder, 'onnx')),
    ...(pooling && { pooling }),
  };
}

function dtypesIn(folder: string): ModelDtype[] {
  if (!existsSync(folder)) return [];
  const files = new Set(readdirSync(folder));
  return (Object.keys(DTYPE_SUFFIXES) as ModelDtype[]).filter((dtype) =>
    files.has(`model${DTYPE_SUFFIXES[dtype]}.onnx`),
  );
}

function readPooling(folder: string): Pooling | undefined {
  const file = path.join(folder, '1_Pooling', 'config.json');
  if (!existsSync(file)) return undefined;
  return readJson<{ pooling_mode_cls_token?: boolean }>(file).pooling_mode_cls_token ? 'cls' : 'mean';
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (cause) {
    throw new RaglabError({
      code: 'corrupt',
      problem: `cannot read ${file}`,
      expected: 'JSON',
      received: String(cause),
      remedy: 'Delete the model folder and install the model again.',
      cause,
    });
  }
}
