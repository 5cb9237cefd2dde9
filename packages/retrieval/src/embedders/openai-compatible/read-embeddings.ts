/**
 * Reads the body of a `/v1/embeddings` reply: `{data: [{index, embedding}], usage}`. Nothing is taken on trust: rows are put in order
 * by `index` (services may answer out of order), and a wrong count, a doubled index, another dimension or a value that is not finite
 * is an error that may be retried, because services under load do produce such replies. Vectors come out with norm 1.
 */
import { RaglabError } from '@raglab/core';

export interface ServiceEmbeddings {
  readonly vectors: readonly Float32Array[];
  readonly tokens: number;
}

interface Reply {
  readonly data: readonly { readonly index?: number; readonly embedding: readonly unknown[] }[];
  readonly usage?: { readonly total_tokens?: number; readonly prompt_tokens?: number } | null;
}

/** `dimension` null accepts any, as long as all rows agree. Throws `provider`, retryable, naming the input where it is one. */
export function readEmbeddings(body: string, count: number, dimension: number | null): ServiceEmbeddings {
  const { data, usage } = parseReply(body);
  if (data.length !== count) throw unusable(`${count} embeddings`, `${data.length}`);
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  const length = dimension ?? data[0]?.embedding.length ?? 0;
  for (const [position, { index = position, embedding }] of data.entries()) {
    if (!Number.isInteger(index) || index < 0 || index >= count || vectors[index])
      throw unusable(`each index from 0 to ${count - 1} once`, `index ${index}`);
    if (embedding.length !== length || length === 0)
      throw unusable(`${dimension ?? 'as many as the others, at least 1'} dimensions`, `${embedding.length}`);
    if (!isFiniteRow(embedding))
      throw unusable('finite numbers', `something else in the embedding of input ${index}`, index);
    vectors[index] = unitVector(embedding);
  }
  const tokens = Number(usage?.total_tokens ?? usage?.prompt_tokens ?? 0);
  return { vectors: vectors as Float32Array[], tokens: Number.isFinite(tokens) ? tokens : 0 };
}

function parseReply(body: string): Reply {
  let reply: unknown;
  try {
    // JSON has no NaN, yet Python services write it: read as null, it is refused above together with the input it stands for.
    reply = JSON.parse(body.replace(/(?<=[[,:\s])(NaN|-?Infinity)(?=[\],}\s])/g, 'null'));
  } catch (cause) {
    throw unusable('JSON', `${body.length} characters that are not`, undefined, cause);
  }
  if (isReply(reply)) return reply;
  throw unusable('an object with data[].embedding', 'other JSON');
}

function isReply(value: unknown): value is Reply {
  const data = (value as { data?: unknown } | null)?.data;
  return Array.isArray(data) && data.every((row) => Array.isArray((row as { embedding?: unknown } | null)?.embedding));
}

function isFiniteRow(row: readonly unknown[]): row is readonly number[] {
  return row.every((value) => typeof value === 'number' && Number.isFinite(Math.fround(value)));
}

function unitVector(values: readonly number[]): Float32Array {
  const norm = Math.hypot(...values);
  return Float32Array.from(values, (value) => (norm === 0 ? 0 : value / norm));
}

function unusable(expected: string, received: string, inputIndex?: number, cause?: unknown): RaglabError {
  return new RaglabError({
    code: 'provider',
    problem: 'the embedding service sent an unusable reply',
    expected,
    received,
    remedy: 'if it persists, check the model and its settings at the service',
    retryable: true,
    providerStatus: 200,
    ...(inputIndex === undefined ? {} : { inputIndex }),
    ...(cause === undefined ? {} : { cause }),
  });
}
