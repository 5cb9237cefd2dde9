/**
 * Facts of hosted embedding models, as data: list price, native dimension, longest input. A model that is not here works too: its
 * dimension is asked from the service, its price from the configuration. Prices change: check the date.
 */

export interface HostedModel {
  readonly model: string;
  readonly dimension: number;
  /** May the service be asked for shorter vectors (`dimensions`)? */
  readonly canShorten: boolean;
  /** Tokens. */
  readonly maxTokens: number;
  /** US dollars per million input tokens, without batch discounts. */
  readonly pricePerMillionTokens: number;
}

/** Month of the prices below: OpenAI's list as embeddingcost.com/openai reported it, not read at OpenAI itself. */
export const HOSTED_MODELS_AS_OF = '2026-05';

export const HOSTED_MODELS: readonly HostedModel[] = [
  {
    model: 'text-embedding-3-small',
    dimension: 1536,
    canShorten: true,
    maxTokens: 8192,
    pricePerMillionTokens: 0.02,
  },
  {
    model: 'text-embedding-3-large',
    dimension: 3072,
    canShorten: true,
    maxTokens: 8192,
    pricePerMillionTokens: 0.13,
  },
  {
    model: 'text-embedding-ada-002',
    dimension: 1536,
    canShorten: false,
    maxTokens: 8192,
    pricePerMillionTokens: 0.1,
  },
];

export function hostedModelOf(model: string): HostedModel | undefined {
  return HOSTED_MODELS.find((known) => known.model === model);
}
