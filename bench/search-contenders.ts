/**
 * Who is asked in `bench/search.ts`: the lab's retriever and store; the bare LanceDB calls over the very same table and index, as plain as they can be
 * written with the same settings; LangChain.js over that table; sqlite-vec over the same vectors in a file of its own.
 * LangChain's class stands here because its package brings 130 MB: `LanceDB.similaritySearchVectorWithScore` of @langchain/community 1.1.29,
 * unchanged in what it does. sqlite-vec answers with ids alone.
 */
import { MatchQuery, type Table } from '@lancedb/lancedb';
import { Document as LangChainDocument } from '@langchain/core/documents';
import type { Embedder } from '@raglab/core';
import { createRetriever, type IndexSpec, type LanceStore } from '@raglab/retrieval';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { searchParameters } from '../packages/retrieval/src/stores/search-parameters.ts';

export interface Query {
  readonly question: string;
  readonly vector: Float32Array;
}

export interface SearchContender {
  readonly name: string;
  /** Calls of it per hundred of the others: an exact search of everything takes as long as twenty of those. */
  readonly share?: number;
  /** Ids of what was found by vector, best first; null where the contender ranks by more than the vector. */
  search(query: Query): Promise<readonly string[] | null>;
}

export const K = 10;
/** Candidates per list of a hybrid question: the retriever's default. */
const DEPTH = 100;
const BARE_COLUMNS = ['chunkId', 'words'];

/** `spec`: of the index that both go through, with an IVF's parameters. */
export function lanceContenders(
  store: LanceStore,
  table: Table,
  spec: IndexSpec,
  queries: readonly Query[],
): SearchContender[] {
  const embedder = createLookupEmbedder(store, queries);
  const retrieve = (mode: 'dense' | 'lexical' | 'hybrid') => {
    const retriever = createRetriever({ store, embedder, mode });
    return async ({ question }: Query): Promise<string[]> =>
      (await retriever.retrieve(question, { k: K })).hits.map(({ record }) => record.chunk.id);
  };
  const [dense, lexical, hybrid] = [retrieve('dense'), retrieve('lexical'), retrieve('hybrid')];
  const bareVector = async (vector: Float32Array, limit: number): Promise<string[]> => {
    const { nprobes, refineFactor } = searchParameters(spec, limit);
    const query = table
      .vectorSearch(vector)
      .distanceType('dot')
      .limit(limit)
      .nprobes(nprobes)
      .refineFactor(refineFactor);
    return (await query.select([...BARE_COLUMNS, '_distance']).toArray()).map((row) => row.chunkId as string);
  };
  const bareWords = (question: string, limit: number): Promise<unknown> =>
    table
      .query()
      .fullTextSearch(new MatchQuery(question, 'words'))
      .limit(limit)
      .select([...BARE_COLUMNS, '_score'])
      .toArray();
  return [
    { name: 'LanceDB, bare vector search', search: ({ vector }) => bareVector(vector, K) },
    { name: 'raglab, dense', search: dense },
    { name: 'LanceDB, bare text search', search: ({ question }) => bareWords(question, K).then(() => null) },
    { name: 'raglab, lexical', search: (query) => lexical(query).then(() => null) },
    {
      name: `LanceDB, both bare calls at once, ${K} each`,
      search: ({ question, vector }) => Promise.all([bareVector(vector, K), bareWords(question, K)]).then(() => null),
    },
    {
      name: `LanceDB, both bare calls at once, ${DEPTH} each`,
      search: ({ question, vector }) =>
        Promise.all([bareVector(vector, DEPTH), bareWords(question, DEPTH)]).then(() => null),
    },
    { name: 'raglab, hybrid', search: (query) => hybrid(query).then(() => null) },
    { name: 'LangChain.js over the same table', search: ({ vector }) => searchWithLangChain(table, vector) },
  ];
}

/** Exact search inside SQLite, in a file. */
export function sqliteVecContender(
  rows: readonly { id: string; vector: Float32Array }[],
  dimension: number,
  file: string,
) {
  const database = new Database(file);
  sqliteVec.load(database);
  database.exec(`CREATE VIRTUAL TABLE vectors USING vec0(embedding float[${dimension}] distance_metric=cosine)`);
  const insert = database.prepare('INSERT INTO vectors (rowid, embedding) VALUES (?, ?)');
  const start = performance.now();
  database.transaction(() => {
    for (const [i, { vector }] of rows.entries()) insert.run(BigInt(i + 1), Buffer.from(vector.buffer));
  })();
  const buildSeconds = (performance.now() - start) / 1000;
  const select = database.prepare<[Buffer], { rowid: number }>(
    `SELECT rowid FROM vectors WHERE embedding MATCH ? AND k = ${K} ORDER BY distance`,
  );
  const search = async ({ vector }: Query): Promise<string[]> =>
    select.all(Buffer.from(vector.buffer)).map(({ rowid }) => rows[rowid - 1]!.id);
  return { buildSeconds, contender: { name: 'sqlite-vec, exact', share: 0.1, search }, close: () => database.close() };
}

async function searchWithLangChain(table: Table, vector: Float32Array): Promise<string[]> {
  const textKey = 'words';
  const results = await table.query().nearestTo(Array.from(vector)).limit(K).toArray();
  const documents: [LangChainDocument, number][] = [];
  for (const item of results) {
    const metadata: Record<string, unknown> = {};
    for (const key of Object.keys(item)) {
      if (key !== 'vector' && key !== 'score' && key !== textKey && key !== '_distance') metadata[key] = item[key];
    }
    documents.push([new LangChainDocument({ pageContent: item[textKey], metadata }), item.score]);
  }
  return documents.map(([{ metadata }]) => metadata.chunkId as string);
}

/** Gives a question its vector at once: what an embedder takes is measured apart. */
function createLookupEmbedder({ embedderKey: key, dimension }: LanceStore, queries: readonly Query[]): Embedder {
  const vectors = new Map(queries.map(({ question, vector }) => [question, vector]));
  return {
    ...{ key, dimension, model: 'lookup', maxBatchSize: 1, maxTokens: 512 },
    embed: async (texts) => ({ vectors: texts.map((text) => vectors.get(text)!), tokens: 0, costUsd: 0 }),
    close: async () => {},
  };
}
