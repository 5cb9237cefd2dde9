/**
 * What well-known families of embedding models want in front of a text, from their model cards. A family that is not here gets no prefix;
 * `prefixes` of the embedder overrules the table. A wrong prefix fails silently (a few points of nDCG), so the prefixes are part
 * of the embedder's key. Cross-encoders have no prefixes and are not in the table.
 */
import type { EmbeddingKind } from '@raglab/core';

export type Pooling = 'mean' | 'cls';
export type Prefixes = Readonly<Record<EmbeddingKind, string>>;

export interface ModelFamily {
  readonly name: string;
  /** Matched against the last part of the model id, in lower case. */
  readonly pattern: RegExp;
  readonly prefixes: Prefixes;
  readonly pooling: Pooling;
  /** Tokens that the family was made for, where that is less than its position table holds. */
  readonly maxTokens?: number;
  /** Model card that says so. */
  readonly source: string;
}

const NONE: Prefixes = { query: '', passage: '' };
/** Shared by families that were trained after BGE's recipe. */
const SEARCH_PROMPT: Prefixes = { query: 'Represent this sentence for searching relevant passages: ', passage: '' };

export const MODEL_FAMILIES: readonly ModelFamily[] = [
  {
    name: 'e5-instruct',
    pattern: /e5-.*instruct/,
    prefixes: {
      query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ',
      passage: '',
    },
    pooling: 'mean',
    source: 'intfloat/multilingual-e5-large-instruct',
  },
  {
    name: 'e5',
    pattern: /(^|[-_])e5[-_]/,
    prefixes: { query: 'query: ', passage: 'passage: ' },
    pooling: 'mean',
    source: 'intfloat/e5-small-v2',
  },
  { name: 'bge-m3', pattern: /^bge-m3/, prefixes: NONE, pooling: 'cls', source: 'BAAI/bge-m3' },
  {
    name: 'bge-en',
    pattern: /^bge-.*-en/,
    prefixes: SEARCH_PROMPT,
    pooling: 'cls',
    source: 'BAAI/bge-small-en-v1.5',
  },
  { name: 'gte', pattern: /^gte-(small|base|large)$/, prefixes: NONE, pooling: 'mean', source: 'thenlper/gte-small' },
  { name: 'gte', pattern: /^gte-/, prefixes: NONE, pooling: 'cls', source: 'Alibaba-NLP/gte-base-en-v1.5' },
  {
    name: 'nomic',
    pattern: /^nomic-embed-text/,
    prefixes: { query: 'search_query: ', passage: 'search_document: ' },
    pooling: 'mean',
    source: 'nomic-ai/nomic-embed-text-v1.5',
  },
  {
    name: 'mxbai',
    pattern: /^mxbai-embed-/,
    prefixes: SEARCH_PROMPT,
    pooling: 'cls',
    source: 'mixedbread-ai/mxbai-embed-large-v1',
  },
  {
    name: 'arctic-2',
    pattern: /^snowflake-arctic-embed-.*v2/,
    prefixes: { query: 'query: ', passage: '' },
    pooling: 'cls',
    source: 'Snowflake/snowflake-arctic-embed-m-v2.0',
  },
  {
    name: 'arctic',
    pattern: /^snowflake-arctic-embed-/,
    prefixes: SEARCH_PROMPT,
    pooling: 'cls',
    source: 'Snowflake/snowflake-arctic-embed-xs',
  },
  {
    name: 'MiniLM',
    pattern: /^all-minilm-l6/,
    prefixes: NONE,
    pooling: 'mean',
    maxTokens: 256,
    source: 'sentence-transformers/all-MiniLM-L6-v2',
  },
  {
    name: 'MiniLM',
    pattern: /^all-minilm-l12/,
    prefixes: NONE,
    pooling: 'mean',
    maxTokens: 128,
    source: 'sentence-transformers/all-MiniLM-L12-v2',
  },
  {
    name: 'MiniLM',
    pattern: /minilm/,
    prefixes: NONE,
    pooling: 'mean',
    source: 'sentence-transformers/all-MiniLM-L6-v2',
  },
];

/** The family of a model by its id or folder name, or undefined. */
export function modelFamilyOf(model: string): ModelFamily | undefined {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  return MODEL_FAMILIES.find((family) => family.pattern.test(name));
}
