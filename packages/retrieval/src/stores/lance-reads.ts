/**
 * Reading a chunk table: by id, by vector, by words. Vectors have norm 1 and the metric is the dot product, so a score is the cosine
 * (the engine's `_distance` is 1 − dot). Filters apply before ranking. Scores tie often (equal texts have equal vectors), and which of them the
 * engine returns is left to its threads: a margin beyond k is fetched, ordered by score and id, and cut here.
 */
import type { Table } from '@lancedb/lancedb';
import { compareIds, type SearchOptions, type StoredChunk, type StoreHit, type VectorStore } from '@raglab/core';
import { compileFilter } from '../filters/compile-filter.ts';
import { STORED_COLUMNS, toStoredChunk, VECTOR_COLUMN, WORDS_COLUMN } from './chunk-table.ts';
import type { Lance } from './load-lance.ts';
import { SEARCH_DEFAULTS } from './store-defaults.ts';
import { toUnitVector } from './validate-vectors.ts';

type Reads = Pick<VectorStore, 'count' | 'get' | 'listIds' | 'searchVector' | 'searchText'>;
type Row = Record<string, unknown>;

/** Ids in one predicate: longer lists cost the SQL parser more than another round. */
const IDS_PER_LOOKUP = 1000;

export function createLanceReads(lance: Lance, table: Table, dimension: number): Reads {
  const columnsOf = (withVectors: boolean | undefined): string[] =>
    withVectors ? [...STORED_COLUMNS, VECTOR_COLUMN] : [...STORED_COLUMNS];
  const stored = (row: Row, withVectors: boolean | undefined): StoredChunk =>
    toStoredChunk(row, withVectors ? dimension : undefined);
  const ranked = (rows: readonly Row[], { k, withVectors }: SearchOptions, scoreOf: (row: Row) => number): StoreHit[] =>
    rows
      .map((row) => ({ row, id: row.chunkId as string, score: scoreOf(row) }))
      .sort((a, b) => b.score - a.score || compareIds(a.id, b.id))
      .slice(0, k)
      .map(({ row, score }) => ({ record: stored(row, withVectors), score }));

  return {
    count: () => table.countRows(),
    async get(chunkIds, options) {
      const found = new Map<string, StoredChunk>();
      for (let from = 0; from < chunkIds.length; from += IDS_PER_LOOKUP) {
        const values = chunkIds.slice(from, from + IDS_PER_LOOKUP);
        const predicate = compileFilter({ type: 'in', field: 'chunkId', values });
        const rows = await table.query().where(predicate).select(columnsOf(options?.withVectors)).toArray();
        for (const row of rows) found.set(row.chunkId, stored(row, options?.withVectors));
      }
      return chunkIds.flatMap((id) => found.get(id) ?? []);
    },
    async listIds() {
      const rows = await table.query().select(['chunkId']).toArrow();
      return [...(rows.getChild('chunkId') ?? [])] as string[];
    },
    async searchVector(vector, options) {
      const query = toUnitVector(vector, dimension, 'the query');
      if (options.k < 1 || query.every((value) => value === 0)) return [];
      const limit = options.k + SEARCH_DEFAULTS.tieMargin;
      const search = table.vectorSearch(query).distanceType('dot').limit(limit);
      if (options.exact) search.bypassVectorIndex();
      else
        search
          .ef(Math.max(SEARCH_DEFAULTS.ef, limit * SEARCH_DEFAULTS.refineFactor))
          .refineFactor(SEARCH_DEFAULTS.refineFactor);
      if (options.filter) search.where(compileFilter(options.filter));
      const rows: Row[] = await search.select([...columnsOf(options.withVectors), '_distance']).toArray();
      return ranked(rows, options, (row) => 1 - (row._distance as number));
    },
    async searchText(query, options) {
      if (options.k < 1 || query.trim() === '') return [];
      const search = table
        .query()
        .fullTextSearch(new lance.MatchQuery(query, WORDS_COLUMN))
        .limit(options.k + SEARCH_DEFAULTS.tieMargin);
      if (options.filter) search.where(compileFilter(options.filter));
      const rows: Row[] = await search.select([...columnsOf(options.withVectors), '_score']).toArray();
      return ranked(rows, options, (row) => row._score as number);
    },
  };
}
