/**
 * One index asked by many cells: a question is embedded and searched once for all that differ only in what follows (reranker, k, prompt). A
 * cell's latency is made of the first stage as it was measured the one time it ran and of its own reranking: what it would have been alone.
 * Searches are kept for the questions under way, no longer.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Embedder, Hit, Retrieval, SearchMode, StoreHit, VectorStore } from '@raglab/core';
import { createRetriever, type IndexVersion } from '@raglab/retrieval';
import type { OpenLab } from '../lab/open-lab.ts';
import { type ResolvedQuery, retrieverOptionsOf } from '../lab/resolve-query.ts';
import { createStoredDocuments } from '../lab/stored-documents.ts';
import type { TokenMemory } from './token-memory.ts';

export interface SharedRetrievalParts {
  readonly lab: OpenLab;
  readonly version: IndexVersion;
  readonly store: VectorStore;
  readonly embedder: Embedder;
  /** Search options of every cell. */
  readonly options: ResolvedQuery['options'];
  readonly memory: TokenMemory;
  /** Questions under way at once. */
  readonly questions: number;
}

interface Ranked extends Pick<Retrieval, 'hits' | 'timingsMs' | 'costUsd'> {
  readonly hits: readonly Hit[];
}

interface RankRequest {
  readonly question: string;
  readonly mode: SearchMode;
  readonly rerank: string;
  /** Chunks ranked. */
  readonly depth: number;
  readonly signal?: AbortSignal | undefined;
}

export type Rank = (request: RankRequest) => Promise<Ranked>;

/** What of a question was done. */
interface QuestionWork {
  readonly rankings: Map<string, Promise<Ranked>>;
  readonly lists: Map<string, Promise<readonly StoreHit[]>>;
  /** First stages by mode: milliseconds of everything but the reranking. */
  readonly first: Map<string, { readonly timings: Retrieval['timingsMs']; readonly ms: number }>;
  embedding: ReturnType<Embedder['embed']> | undefined;
}

export function createSharedRetrieval(parts: SharedRetrievalParts): Rank {
  const works = new Map<string, QuestionWork>();
  const documents = createStoredDocuments(parts.lab.ledger, parts.version);
  const current = new AsyncLocalStorage<QuestionWork>();
  const sources = remembering(parts, () => current.getStore()!);

  function workOf(question: string): QuestionWork {
    const known = works.get(question);
    if (known) return known;
    const work: QuestionWork = { rankings: new Map(), lists: new Map(), first: new Map(), embedding: undefined };
    works.set(question, work);
    for (const oldest of works.keys()) {
      if (works.size <= parts.questions + 1) break;
      works.delete(oldest);
    }
    return work;
  }

  async function rank(work: QuestionWork, { question, mode, rerank, depth, signal }: RankRequest): Promise<Ranked> {
    const reranker = await parts.lab.reranker(rerank);
    const { options } = parts;
    const retriever = createRetriever({
      ...retrieverOptionsOf({ mode, options } as ResolvedQuery, documents),
      ...sources,
      clock: parts.lab.clock,
      ...(reranker && { reranker }),
    });
    const { result, savedMs } = await parts.memory.account(() =>
      current.run(work, () => retriever.retrieve(question, { k: depth, ...(signal && { signal }) })),
    );
    const { hits, timingsMs, costUsd } = result;
    const rerankMs = timingsMs.rerank === null ? null : timingsMs.rerank + savedMs;
    const key = `${mode} ${reranker?.readsVectors ?? false}`;
    const first = work.first.get(key) ?? { timings: timingsMs, ms: timingsMs.total - (timingsMs.rerank ?? 0) };
    work.first.set(key, first);
    const { embed, search, fuse } = first.timings;
    return { hits, costUsd, timingsMs: { embed, search, fuse, rerank: rerankMs, total: first.ms + (rerankMs ?? 0) } };
  }

  return (request) => {
    const work = workOf(request.question);
    const key = `${request.mode} ${request.rerank} ${request.depth}`;
    const known = work.rankings.get(key);
    if (known) return known;
    const ranking = rank(work, request);
    work.rankings.set(key, ranking);
    ranking.catch(() => work.rankings.delete(key));
    return ranking;
  };
}

/**
 * Store and embedder that do each search of a question once. One object for all questions, since rerankers keep what they know of a store by it. A
 * language model that rewrites questions may say something else each time: nothing is kept then.
 */
function remembering(
  { store, embedder, options }: SharedRetrievalParts,
  current: () => QuestionWork,
): { readonly store: VectorStore; readonly embedder: Embedder } {
  if (options.transform !== undefined && options.transform !== 'none') return { store, embedder };
  const once = (kind: string, asked: object, search: () => Promise<readonly StoreHit[]>) => {
    const { lists } = current();
    const key = `${kind} ${JSON.stringify(asked)}`;
    const known = lists.get(key) ?? search();
    lists.set(key, known);
    known.catch(() => lists.delete(key));
    return known;
  };
  return {
    embedder: {
      ...embedder,
      embed: (texts, asked) => {
        const work = current();
        work.embedding ??= embedder.embed(texts, asked);
        work.embedding.catch(() => {
          work.embedding = undefined;
        });
        return work.embedding;
      },
    },
    store: {
      ...store,
      searchVector: (vector, asked) => once('vector', asked, () => store.searchVector(vector, asked)),
      searchText: (query, asked) => once('text', asked, () => store.searchText(query, asked)),
    },
  };
}
