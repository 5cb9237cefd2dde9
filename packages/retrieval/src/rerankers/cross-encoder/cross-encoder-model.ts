/**
 * One cross-encoder in memory: tokenizer and sequence classifier over transformers.js, called directly. The pipeline `text-classification` is of no use
 * here: it runs a softmax over one logit, which is always 1. Lives in the worker (`cross-encoder-worker.ts`), because a run blocks its thread.
 */
import type { PreTrainedModel, PreTrainedTokenizer } from '@xenova/transformers';
import type { ModelDtype } from '../../embedders/graph-file.ts';
import { type PairTokens, truncatePair } from './pair-tokens.ts';

export interface CrossEncoderOptions {
  readonly model: string;
  /** The directory that holds the model's folder; nothing is downloaded from here. */
  readonly directory: string;
  readonly dtype: ModelDtype;
  /** Of question and passage together. */
  readonly maxTokens: number;
}

export interface PairBatch {
  readonly question: string;
  readonly passages: readonly string[];
}

export interface PairLogits {
  /** One per passage: above 0 is more relevant than not. */
  readonly logits: readonly number[];
  /** Tokens that the model read, without padding. */
  readonly tokens: number;
}

export interface CrossEncoderModel {
  score(batch: PairBatch): Promise<PairLogits>;
}

export async function loadCrossEncoderModel(options: CrossEncoderOptions): Promise<CrossEncoderModel> {
  const { AutoModelForSequenceClassification, AutoTokenizer, env, LogLevel, Tensor } = await import(
    '@xenova/transformers'
  );
  env.localModelPath = options.directory;
  env.allowRemoteModels = false;
  env.logLevel = LogLevel.ERROR;
  const tokenizer = await AutoTokenizer.from_pretrained(options.model);
  const model = await AutoModelForSequenceClassification.from_pretrained(options.model, { dtype: options.dtype });

  return {
    async score({ question, passages }) {
      const pairs = encodePairs(tokenizer, question, passages, options.maxTokens);
      const length = Math.max(...pairs.map(({ ids }) => ids.length));
      const padding = tokenizer.pad_token_id ?? 0;
      const tensor = (rowOf: (pair: PairTokens) => readonly number[], fill: number) => {
        const values = pairs.flatMap((pair) => Array.from({ length }, (_, at) => BigInt(rowOf(pair)[at] ?? fill)));
        return new Tensor('int64', BigInt64Array.from(values), [pairs.length, length]);
      };
      const inputs = {
        input_ids: tensor(({ ids }) => ids, padding),
        attention_mask: tensor(({ ids }) => ids.map(() => 1), 0),
        ...(pairs[0]?.types && { token_type_ids: tensor(({ types = [] }) => types, 0) }),
      };
      const logits = await logitsOf(model, inputs, pairs.length);
      return { logits, tokens: pairs.reduce((sum, { ids }) => sum + ids.length, 0) };
    },
  };
}

function encodePairs(
  tokenizer: PreTrainedTokenizer,
  question: string,
  passages: readonly string[],
  maxTokens: number,
): PairTokens[] {
  const countAlone = (text: string): number => tokenizer.encode(text, { add_special_tokens: false }).length;
  const questionTokens = countAlone(question);
  return passages.map((passage) => {
    // An empty text would count as no second text at all, and leave out its separator.
    const encoded = tokenizer(question, { text_pair: passage || ' ', return_tensor: false }) as unknown as {
      input_ids: number[];
      token_type_ids?: number[];
    };
    const pair: PairTokens = { ids: encoded.input_ids, types: encoded.token_type_ids };
    return pair.ids.length <= maxTokens ? pair : truncatePair(pair, questionTokens, countAlone(passage), maxTokens);
  });
}

/** One logit a pair; of a classifier with two labels (irrelevant, relevant) the difference, which is their log-odds. */
async function logitsOf(model: PreTrainedModel, inputs: object, pairs: number): Promise<number[]> {
  const { logits } = (await model(inputs)) as { logits: { data: Float32Array; dims: number[] } };
  const labels = logits.dims.at(-1) ?? 0;
  if (labels === 1) return Array.from(logits.data);
  if (labels !== 2)
    throw new Error(`expected a model with one logit or two, received ${labels}: it is no cross-encoder`);
  return Array.from({ length: pairs }, (_, pair) => logits.data[2 * pair + 1]! - logits.data[2 * pair]!);
}
