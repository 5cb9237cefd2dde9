/** A question with its options, as `/search` and `/ask` take it: in a query string as text, in a body as values. */
import { z } from '@hono/zod-openapi';
import { QUERY_OPTION_FIELDS } from '@raglab/core';
import { fromText } from './from-text.ts';
import { questionText } from './name-schemas.ts';

const MOST_HITS = 200;

/** A name, or one with a model of the hub or of the models directory: a request does not get to name paths of this machine, nor a ranker's file. */
export const rerankerName = z
  .string()
  .max(300)
  .regex(
    /^(?!ranker:)[a-z][a-z-]*(:[\w-][\w.-]*(\/[\w-][\w.-]*)?)?$/,
    "a reranker's name, or NAME:MODEL with a model's name",
  );

const PER_STAGE = 'A number for each stage. In a query string one text: dense=0.3,rerank=0';

export const querySchema = z
  .strictObject({
    ...textOptions(QUERY_OPTION_FIELDS),
    minScores: fromText(QUERY_OPTION_FIELDS.minScores).openapi({ description: PER_STAGE }),
    deadlinesMs: fromText(QUERY_OPTION_FIELDS.deadlinesMs).openapi({ description: PER_STAGE }),
    rerank: rerankerName.optional().openapi({ description: "Name of a reranker, or 'none'", example: 'maxsim' }),
    question: questionText,
    k: fromText(z.number().int().min(1).max(MOST_HITS).optional()),
    filter: z.string().max(2_000).optional().openapi({ example: "mime = 'text/markdown' AND tags HAS 'hnsw'" }),
    collection: z.string().max(200).optional(),
    asOf: z.iso.datetime().optional().openapi({ description: 'Answer from the corpus as it was then' }),
    trace: fromText(z.boolean().optional()),
  })
  .openapi('Query');

function textOptions<T extends Record<string, z.ZodType>>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, fromText(schema)])) as unknown as T;
}
