/** Logged queries and their traces: rows from the catalog, stages from the memory of this process, candidates by name from the store. */
import {
  asPage,
  pageBounds,
  type QuerySummary,
  type QueryTrace,
  RaglabError,
  type StageTrace,
  type StoredChunk,
  type TraceBook,
  type TracedChunk,
} from '@raglab/core';
import type { OpenLab } from '../open-lab.ts';
import type { RememberedQuery } from '../trace-memory.ts';
import { embedderFactsOf } from './document-library.ts';
import { LATENCY_BUDGET_MS } from './served-lab-options.ts';

interface LogRow extends Omit<QuerySummary, 'timingsMs' | 'hits' | 'traced'> {
  readonly embed: number | null;
  readonly search: number | null;
  readonly fuse: number | null;
  readonly rerank: number | null;
  readonly total: number;
  readonly chunkIds: string;
  readonly scores: string;
}

/** A query with what it found, from wherever it is known. */
interface FoundQuery {
  readonly summary: QuerySummary;
  readonly chunkIds: readonly string[];
  readonly scores: readonly number[];
}

const COLUMNS = `query_id AS queryId, asked_at AS askedAt, source, collection, question, mode, k, index_version AS indexVersion,
  embedder_model AS embedderModel, embed_ms AS embed, search_ms AS search, fuse_ms AS fuse, rerank_ms AS rerank, total_ms AS total,
  chunk_ids AS chunkIds, scores`;

export function createTraceBook(lab: OpenLab): TraceBook {
  const { database } = lab.catalog;
  const page = database.prepare<[object], LogRow>(
    `SELECT ${COLUMNS} FROM retrieval_logs WHERE @collection IS NULL OR collection = @collection
     ORDER BY asked_at DESC, query_id LIMIT @limit OFFSET @offset`,
  );
  const count = database
    .prepare<[object], number>(
      'SELECT count(*) FROM retrieval_logs WHERE @collection IS NULL OR collection = @collection',
    )
    .pluck();
  const one = database.prepare<[string], LogRow>(`SELECT ${COLUMNS} FROM retrieval_logs WHERE query_id = ?`);

  const find = (queryId: string): FoundQuery => {
    const remembered = lab.recentTraces.get(queryId);
    if (remembered) return fromMemory(remembered);
    const row = one.get(queryId);
    if (row) return fromRow(row, false);
    throw new RaglabError({
      code: 'not_found',
      problem: 'there is no such query in the log',
      received: `'${queryId}'`,
    });
  };

  async function chunksOf({ collection, indexVersion }: QuerySummary, ids: readonly string[]): Promise<TracedChunk[]> {
    // One that was collected has no texts any more.
    const version = lab.registry.list(collection).find((each) => each.version === indexVersion);
    if (!version) return [];
    const records = await lab.stores.use(version, embedderFactsOf(version), (store) => store.get(ids));
    return records.map(toTracedChunk);
  }

  return {
    async list({ collection = null, ...request }) {
      const { offset, limit } = pageBounds(request);
      // The log is written some moments after the answer: what it lacks stands before it.
      const unwritten = lab.recentTraces
        .list()
        .filter(({ queryId, entry }) => (collection ?? entry.collection) === entry.collection && !one.get(queryId))
        .map((query) => fromMemory(query).summary);
      const first = unwritten.slice(offset, offset + limit);
      const from = Math.max(0, offset - unwritten.length);
      const rows = page.all({ collection, offset: from, limit: limit - first.length });
      const written = rows.map((row) => fromRow(row, lab.recentTraces.get(row.queryId) !== undefined).summary);
      return asPage([...first, ...written], unwritten.length + (count.get({ collection }) ?? 0), request);
    },
    async get(queryId): Promise<QueryTrace> {
      const { summary, chunkIds, scores } = find(queryId);
      const remembered = lab.recentTraces.get(queryId);
      const stages = remembered?.entry.retrieval.trace ?? null;
      return {
        ...summary,
        ranking: chunkIds.map((chunkId, i) => ({ rank: i + 1, chunkId, score: scores[i]! })),
        stages,
        reason: stages ? null : 'the server keeps the traces of the latest 200 questions that it answered itself',
        tokenMatches: remembered?.tokenMatches ?? null,
        chunks: await chunksOf(summary, [...new Set([...chunkIds, ...candidatesOf(stages ?? [])])]),
        budgetMs: LATENCY_BUDGET_MS,
      };
    },
  };
}

function candidatesOf(stages: readonly StageTrace[]): string[] {
  return stages.flatMap(({ candidates, removed = [] }) => [...candidates, ...removed].map(({ chunkId }) => chunkId));
}

function fromMemory({ queryId, entry }: RememberedQuery): FoundQuery {
  const { askedAt, source = 'search', collection, mode, k, indexVersion, embedderModel, retrieval } = entry;
  const { question, hits, timingsMs } = retrieval;
  return {
    summary: {
      ...{ queryId, askedAt: askedAt.toISOString(), source, collection, question, mode, k, indexVersion },
      ...{ embedderModel, timingsMs, hits: hits.length, traced: true },
    },
    chunkIds: hits.map(({ record }) => record.chunk.id),
    scores: hits.map(({ score }) => score),
  };
}

function fromRow(
  { embed, search, fuse, rerank, total, chunkIds, scores, ...row }: LogRow,
  traced: boolean,
): FoundQuery {
  const ids = JSON.parse(chunkIds) as string[];
  return {
    summary: { ...row, timingsMs: { embed, search, fuse, rerank, total }, hits: ids.length, traced },
    chunkIds: ids,
    scores: JSON.parse(scores) as number[],
  };
}

function toTracedChunk({ chunk, uri, title }: StoredChunk): TracedChunk {
  const { id: chunkId, documentId, start, end, text, headingPath } = chunk;
  return { chunkId, documentId, uri, title, heading: headingPath.at(-1) ?? title, start, end, text };
}
