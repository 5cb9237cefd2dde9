/** The pipelines that `bench/quality.ts` compares, over one store. The two searches of a question are done once and shared: what differs comes after them. */
import { join } from 'node:path';
import type { Embedder, Hit, SearchMode, StoreHit, TokenEmbedder, TokenEmbedding, VectorStore } from '@raglab/core';
import { createLinearRanker, createMaxSimReranker, createRetriever, loadRankerModel } from '@raglab/retrieval';

export const SYSTEMS = ['lexical', 'dense', 'hybrid', 'hybrid + MaxSim', 'hybrid + ranker'] as const;
export type SystemName = (typeof SYSTEMS)[number];

/** Ranked chunks of one question by each system. */
export type Contest = (question: string, depth: number) => Promise<ReadonlyMap<SystemName, readonly Hit[]>>;

/** Passages of about 200 tokens and 512 dimensions: 400 KB each. */
const REMEMBERED_PASSAGES = 700;

const RANKER_FILE = join(import.meta.dirname, '..', 'models', 'raglab-ranker', 'ranker.json');

export function createContest(
  store: VectorStore,
  model: Embedder & TokenEmbedder,
  systems: readonly SystemName[] = SYSTEMS,
): Contest {
  const embedder = rememberTokens(model);
  const rerankers = {
    'hybrid + MaxSim': createMaxSimReranker({ embedder }),
    'hybrid + ranker': createLinearRanker({ model: loadRankerModel(RANKER_FILE) }),
  };
  const remembering = rememberSearches(store, embedder);
  const modeOf = (name: SystemName): SearchMode => (name === 'lexical' || name === 'dense' ? name : 'hybrid');
  const retrievers = systems.map((name) => {
    const reranker = name in rerankers ? rerankers[name as keyof typeof rerankers] : undefined;
    const parts = { store: remembering.store, embedder: remembering.embedder, mode: modeOf(name), exact: true };
    return [name, createRetriever({ ...parts, ...(reranker && { reranker }) })] as const;
  });
  return async (question, depth) => {
    remembering.forget();
    const rankings = new Map<SystemName, readonly Hit[]>();
    for (const [name, retriever] of retrievers) {
      const { hits } = await retriever.retrieve(question, { k: depth });
      rankings.set(name, hits);
    }
    return rankings;
  };
}

/** The same store object for all questions, so that the ranker counts its words once; searches are kept for one question. */
function rememberSearches(store: VectorStore, embedder: Embedder) {
  let vector: ReturnType<Embedder['embed']> | undefined;
  let dense: Promise<readonly StoreHit[]> | undefined;
  let lexical: Promise<readonly StoreHit[]> | undefined;
  return {
    forget(): void {
      vector = dense = lexical = undefined;
    },
    embedder: {
      ...embedder,
      embed: (texts, options) => (vector ??= embedder.embed(texts, options)),
    } satisfies Embedder,
    store: {
      ...store,
      searchVector: (query, options) => (dense ??= store.searchVector(query, { ...options, withVectors: true })),
      searchText: (query, options) => (lexical ??= store.searchText(query, { ...options, withVectors: true })),
    } satisfies VectorStore,
  };
}

/** Token vectors of the passages seen, which come up again and again; as many as fit into some hundred megabytes. */
function rememberTokens(model: Embedder & TokenEmbedder): Embedder & TokenEmbedder {
  const known = new Map<string, TokenEmbedding>();
  return {
    ...model,
    async embedTokens(texts, options) {
      if (options.kind === 'query') return model.embedTokens(texts, options);
      const missing = texts.filter((text) => !known.has(text));
      const found = missing.length > 0 ? await model.embedTokens(missing, options) : [];
      if (known.size + missing.length > REMEMBERED_PASSAGES) known.clear();
      const fresh = new Map(missing.map((text, i) => [text, found[i]!]));
      for (const [text, embedding] of fresh) known.set(text, embedding);
      return Promise.all(texts.map(async (text) => known.get(text) ?? (await model.embedTokens([text], options))[0]!));
    },
  };
}
