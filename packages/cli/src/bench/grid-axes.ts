/**
 * The axes of a grid as its file may write them: a list, or one value alone. Each value is checked here by the part of the lab that it is for,
 * so that an unknown chunker is refused with its place in the file, before anything is asked or paid.
 */
import { messageOf, RaglabError, SEARCH_MODES, type SearchMode } from '@raglab/core';
import { CHUNKER_NAMES, parseChunkerSpec } from '@raglab/ingest';
import { z } from 'zod';
import { type EmbedderConfig, embedderConfigSchema } from '../lab/embedder-config.ts';
import { type IndexConfig, indexConfigSchema } from '../lab/index-config.ts';
import { checkRerankerName } from '../lab/lab-rerankers.ts';

/** Of `embedder` and `index`: how a table calls the value, and what it is. */
export interface Named<T> {
  readonly name: string;
  readonly value: T;
}

export interface GridAxes {
  /** A chunker's name, or a whole `name:size/overlap`, to which `size` and `overlap` do not apply. */
  readonly chunker?: readonly string[] | undefined;
  /** Tokens. */
  readonly size?: readonly number[] | undefined;
  /** Tokens, or a share of the size. */
  readonly overlap?: readonly (number | string)[] | undefined;
  readonly embedder?: readonly Named<EmbedderConfig>[] | undefined;
  readonly index?: readonly Named<IndexConfig>[] | undefined;
  readonly mode?: readonly SearchMode[] | undefined;
  /** Chunks that are handed on. */
  readonly k?: readonly number[] | undefined;
  readonly reranker?: readonly string[] | undefined;
  /** `answer`, the bundled prompt, or the file of one. */
  readonly prompt?: readonly string[] | undefined;
}

export type AxisName = keyof GridAxes;

export const AXIS_NAMES: readonly AxisName[] = [
  'chunker',
  'size',
  'overlap',
  'embedder',
  'index',
  'mode',
  'k',
  'reranker',
  'prompt',
];

/** One value, or several, each once. */
function axis<T>(value: z.ZodType<T>) {
  const list = z.array(value).min(1).max(100);
  return z
    .preprocess((given) => (given === undefined || Array.isArray(given) ? given : [given]), list.optional())
    .optional();
}

/** A text that a function of the lab reads: what that says against it is the issue. */
function checkedText(check: (text: string) => unknown) {
  return z.string().superRefine((text, context) => {
    try {
      check(text);
    } catch (error) {
      const message = error instanceof RaglabError ? (error.expected ?? error.problem) : messageOf(error);
      context.addIssue({ code: 'custom', message });
    }
  });
}

const chunker = checkedText((text) => {
  if (!CHUNKER_NAMES.some((name) => name === text) || text.includes(':')) parseChunkerSpec(text);
});

const overlap = z.union([
  z.number().int().min(0).max(100_000),
  z.string().regex(/^\d{1,2}%$/, "whole tokens, or a share of the size such as '20%'"),
]);

/** `raglab-static`, `raglab-static@128` (the first 128 numbers of its vectors), `Xenova/all-MiniLM-L6-v2`, or what `embedder` of a configuration says. */
const embedder = z
  .preprocess((given) => {
    if (typeof given !== 'string') return given;
    const [, model, dimension] = /^(.+?)(?:@(\d+))?$/.exec(given) ?? [];
    return { model: model ?? '', ...(dimension !== undefined && { dimension: Number(dimension) }) };
  }, embedderConfigSchema)
  .transform((value): Named<EmbedderConfig> => ({ name: nameOfEmbedder(value), value }));

const index = indexConfigSchema.transform(
  (value): Named<IndexConfig> => ({ name: nameOfIndex(value), value }),
) as z.ZodType<Named<IndexConfig>>;

export const axesSchema: z.ZodType<GridAxes> = z.strictObject({
  chunker: axis(chunker),
  size: axis(z.number().int().min(1).max(100_000)),
  overlap: axis<number | string>(overlap),
  embedder: axis<Named<EmbedderConfig>>(embedder as unknown as z.ZodType<Named<EmbedderConfig>>),
  index: axis(index),
  mode: axis(z.enum(SEARCH_MODES)),
  k: axis(z.number().int().min(1).max(1000)),
  reranker: axis(checkedText(checkRerankerName)),
  prompt: axis(z.string().min(1)),
}) as unknown as z.ZodType<GridAxes>;

export function nameOfEmbedder({ model, dimension }: EmbedderConfig): string {
  return dimension === undefined ? model : `${model}@${dimension}`;
}

/** `hnsw-sq`, `hnsw-sq(m 32, ef 50)`. */
export function nameOfIndex(index: IndexConfig): string {
  if (index === 'auto') return index;
  const { kind, ...parameters } = index;
  const said = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return said.length === 0 ? kind : `${kind}(${said.join(', ')})`;
}
