/**
 * What a configuration may say about the embedder: a model on this machine (`transformers`, the default) or a service over HTTP
 * (`openai-compatible`). Keys of services stand in the environment, never in a file: the configuration names the variable.
 */
import { resolve } from 'node:path';
import type { EmbedSettings } from '@raglab/ingest';
import { z } from 'zod';

export interface TransformersConfig {
  readonly provider: 'transformers';
  /** Name of a folder in `modelsDirectory`, or a hub id. */
  readonly model: string;
  readonly modelsDirectory: string;
  /** May models be downloaded from the hub? */
  readonly allowRemote: boolean;
  /** Only the first so many of a vector's numbers, for models trained so that they can be cut (the bundled one: 128 and 256 of 512). Default: all. */
  readonly dimension?: number | undefined;
}

export interface OpenAiCompatibleConfig {
  readonly provider: 'openai-compatible';
  /** `https://api.openai.com/v1`, `http://localhost:11434/v1` (Ollama), `http://localhost:8000/v1` (vLLM) … */
  readonly baseUrl: string;
  readonly model: string;
  /** Name of the environment variable that holds the key. Absent: no key is sent. */
  readonly apiKeyEnv?: string | undefined;
  readonly dimension?: number | undefined;
  /** US dollars; known for hosted models. */
  readonly pricePerMillionTokens?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** Texts per request. */
  readonly batchSize?: number | undefined;
  /** Milliseconds for a whole reply. */
  readonly timeoutMs?: number | undefined;
  /** Requests at once, at most; how many there are is learnt. */
  readonly concurrency?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly retries?: number | undefined;
  /** Milliseconds: the bound of the first pause before a further try. */
  readonly retryPauseMs?: number | undefined;
}

export type EmbedderConfig = TransformersConfig | OpenAiCompatibleConfig;

/** The models that come with the lab lie beside the packages. */
export const BUNDLED_MODELS: string = resolve(import.meta.dirname, '../../../../models');
export const BUNDLED_MODEL = 'raglab-static';

const positive = z.number().positive().optional();
const count = z.number().int().positive().optional();

const transformers = z
  .object({
    provider: z.literal('transformers').default('transformers'),
    model: z.string().min(1).default(BUNDLED_MODEL),
    modelsDirectory: z.string().default(BUNDLED_MODELS),
    allowRemote: z.boolean().default(false),
    dimension: count,
  })
  .strict();

const openAiCompatible = z
  .object({
    provider: z.literal('openai-compatible'),
    baseUrl: z.url({ protocol: /^https?$/ }),
    model: z.string().min(1),
    apiKeyEnv: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable, not the key itself')
      .optional(),
    dimension: count,
    pricePerMillionTokens: z.number().nonnegative().optional(),
    maxTokens: count,
    batchSize: count,
    timeoutMs: positive,
    concurrency: count,
    requestsPerMinute: positive,
    tokensPerMinute: positive,
    retries: z.number().int().nonnegative().optional(),
    retryPauseMs: z.number().nonnegative().optional(),
  })
  .strict();

/** Without a provider it is `transformers`, as configurations were written before there was a choice. */
export const embedderConfigSchema: z.ZodType<EmbedderConfig> = z.preprocess(
  (value) => (typeof value === 'object' && value !== null ? { provider: 'transformers', ...value } : value),
  z.discriminatedUnion('provider', [transformers, openAiCompatible]),
);

/** Rates and tries of a service are configured where the service is; a local model keeps the defaults. */
export function embedSettings(config: EmbedderConfig): EmbedSettings {
  if (config.provider !== 'openai-compatible') return {};
  const { batchSize, concurrency, requestsPerMinute, tokensPerMinute, retries, retryPauseMs } = config;
  const settings = { batchSize, concurrency, requestsPerMinute, tokensPerMinute, retries, retryPauseMs };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
