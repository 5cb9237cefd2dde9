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

const PER_STAGE = 'A number for each stage; in a query string one text: dense=0.3,rerank=0';

/** For the reference page and for whoever makes a client; the rest is said in `docs/search.md`. */
const MEANINGS: Readonly<Record<keyof typeof QUERY_OPTION_FIELDS, string>> = {
  transform:
    'What a language model makes of the question before the search: other wordings, or a passage that might answer it',
  mode: 'Search by vector and by words, or by one of them',
  filterMode: 'Filter before the ranking, or after it',
  rerank: "A reranker's name, or 'none'",
  fusion: 'How the two lists become one',
  denseWeight: "The dense list's share in a weighted fusion",
  normalisation: 'How scores are brought to one scale before a weighted fusion',
  rrfK: 'The constant of reciprocal rank fusion',
  candidates: 'Chunks of each list that go into fusion',
  rerankCandidates: 'Best chunks that the reranker sees',
  minScores: `Drop chunks below, in the scale of their stage. ${PER_STAGE}`,
  collapse: 'Drop a chunk when this share of its words stands in a better one',
  mmr: 'Maximal marginal relevance: 1 looks at relevance alone, 0 at novelty alone',
  expand: 'Replace a chunk by the passage that it was cut from',
  neighbours: 'Widen a chunk by so many on either side',
  deadlinesMs: `A stage that takes longer is left out. ${PER_STAGE}`,
};

export const querySchema = z
  .strictObject({
    question: questionText,
    collection: z.string().max(200).optional().openapi({ description: "Default: 'default', or the only one there is" }),
    k: fromText(z.number().int().min(1).max(MOST_HITS).optional()).openapi({ description: 'Chunks in the answer' }),
    filter: z
      .string()
      .max(2_000)
      .optional()
      .openapi({ description: 'Which chunks may be found', example: "mime = 'text/markdown' AND tags HAS 'hnsw'" }),
    ...textOptions(QUERY_OPTION_FIELDS),
    rerank: rerankerName.optional().openapi({ description: MEANINGS.rerank, example: 'maxsim' }),
    asOf: z.iso.datetime().optional().openapi({ description: 'Answer from the corpus as it was then' }),
    trace: fromText(z.boolean().optional()).openapi({ description: 'What every stage saw, scored and moved' }),
  })
  .openapi('Query');

function textOptions<T extends typeof QUERY_OPTION_FIELDS>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [
      name,
      fromText(schema).openapi({ description: MEANINGS[name as keyof T & keyof typeof MEANINGS] }),
    ]),
  ) as unknown as T;
}
