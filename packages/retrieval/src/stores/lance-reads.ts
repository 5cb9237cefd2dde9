/**
 * Reading a chunk table: by id, by vector, by words. Vectors have norm 1 and the metric is the dot product, so a score is the cosine
 * (the engine's `_distance` is 1 − dot). Filters apply before ranking. Scores tie often (equal texts have equal vectors), and which of them the
 * engine returns is left to its threads: a margin beyond k is fetched, ordered by score and id, and cut here.
 */
import type { Table } from '@lancedb/lancedb';
import { compareIds, type SearchOptions, type StoredChunk, type StoreHit, type VectorStore } from '@raglab/core';
import type * as arrow from 'apache-arrow';
import { compileFilter } from '../filters/compile-filter.ts';
import { type RowReader, readRows, storedColumnsOf, toStoredChunk } from './chunk-rows.ts';
import { VECTOR_COLUMN, WORDS_COLUMN } from './chunk-table.ts';
import type { IndexSpec } from './index-spec.ts';
import type { Lance } from './load-lance.ts';
import { searchParameters } from './search-parameters.ts';
import { SEARCH_DEFAULTS } from './store-defaults.ts';
import { toUnitVector } from './validate-vectors.ts';

type Reads = Pick<VectorStore, 'count' | 'get' | 'listIds' | 'searchVector' | 'searchText'>;

/** Ids in one predicate: longer lists cost the SQL parser more than another round. */
const IDS_PER_LOOKUP = 1000;

export interface LanceReadOptions {
  readonly dimension: number;
  /** Those of the table, or of the version of it that is read. */
  readonly columnNames: readonly string[];
  /** How the index is searched. */
  searchSpec(): IndexSpec;
}

export function createLanceReads(
  lance: Lance,
  table: Table,
  { dimension, columnNames, searchSpec }: LanceReadOptions,
): Reads {
  const columns = storedColumnsOf(columnNames);
  const columnsOf = (withVectors: boolean | undefined): string[] =>
    withVectors ? [...columns, VECTOR_COLUMN] : [...columns];
  const stored = (row: RowReader, withVectors: boolean | undefined): StoredChunk =>
    toStoredChunk(row, withVectors ? dimension : undefined);
  const ranked = (
    result: arrow.Table,
    { k, withVectors }: SearchOptions,
    scoreOf: (row: RowReader) => number,
  ): StoreHit[] =>
    readRows(result, (row) => ({ record: stored(row, withVectors), score: scoreOf(row) }))
      .sort((a, b) => b.score - a.score || compareIds(a.record.chunk.id, b.record.chunk.id))
      .slice(0, k);

  return {
    count: () => table.countRows(),
    async get(chunkIds, options) {
      const found = new Map<string, StoredChunk>();
      for (let from = 0; from < chunkIds.length; from += IDS_PER_LOOKUP) {
        const values = chunkIds.slice(from, from + IDS_PER_LOOKUP);
        const predicate = compileFilter({ type: 'in', field: 'chunkId', values });
        const rows = await table.query().where(predicate).select(columnsOf(options?.withVectors)).toArrow();
        for (const record of readRows(rows, (row) => stored(row, options?.withVectors)))
          found.set(record.chunk.id, record);
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
      else {
        const spec = searchSpec();
        const { ef, nprobes, refineFactor } = searchParameters(spec, limit);
        // All partitions stay all of them: the engine splits those that have grown.
        const all = nprobes >= (spec.partitions ?? Infinity);
        search
          .ef(ef)
          .nprobes(all ? SEARCH_DEFAULTS.mostPartitions : nprobes)
          .refineFactor(refineFactor);
        // The rows that pass lie scattered: where the nearest partitions have too few of them, the engine looks into more.
        if (options.filter) search.maximumNprobes(SEARCH_DEFAULTS.mostPartitions);
      }
      if (options.filter) search.where(compileFilter(options.filter));
      const rows = await search.select([...columnsOf(options.withVectors), '_distance']).toArrow();
      return ranked(rows, options, (row) => 1 - row<number>('_distance'));
    },
    async searchText(query, options) {
      if (options.k < 1 || query.trim() === '') return [];
      const search = table
        .query()
        .fullTextSearch(new lance.MatchQuery(query, WORDS_COLUMN))
        .limit(options.k + SEARCH_DEFAULTS.tieMargin);
      if (options.filter) search.where(compileFilter(options.filter));
      const rows = await search.select([...columnsOf(options.withVectors), '_score']).toArrow();
      return ranked(rows, options, (row) => row('_score'));
    },
  };
}
