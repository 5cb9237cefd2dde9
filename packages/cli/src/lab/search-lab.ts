/** Questions to a collection: `search` and `ask` as reports, over the retriever and the generator that the lab wires. */
import type {
  AskEvent,
  AskReport,
  Clock,
  DocumentReader,
  Embedder,
  Generation,
  Generator,
  Hit,
  LabQuery,
  Retrieval,
  SearchHit,
  SearchReport,
  SkippedStage,
  TokenEmbedder,
  VectorStore,
} from '@raglab/core';
import type { Ledger } from '@raglab/ingest';
import {
  createRetriever,
  explainTokenMatches,
  type IndexVersion,
  type QuerySource,
  type RetrievalLog,
} from '@raglab/retrieval';
import type { CollectionStores } from './collection-stores.ts';
import type { LabConfig } from './lab-config.ts';
import type { LabGenerators } from './lab-generators.ts';
import type { LabRerankers } from './lab-rerankers.ts';
import type { LabTransformers } from './lab-transformers.ts';
import { type ResolvedQuery, resolveQuery, retrieverOptionsOf } from './resolve-query.ts';
import { createStoredDocuments } from './stored-documents.ts';
import type { TimeTravel } from './time-travel.ts';
import type { TraceMemory } from './trace-memory.ts';

/** The ledger has the texts of today: around a chunk of the past they would show its future. */
const NO_DOCUMENTS: DocumentReader = { read: async () => new Map() };

export interface SearchLabParts {
  readonly stores: CollectionStores;
  readonly config: LabConfig;
  readonly embedderOf: (version: IndexVersion) => Promise<Embedder>;
  readonly timeTravel: TimeTravel;
  readonly rerankers: LabRerankers;
  /** For the token matches of a trace. */
  readonly tokenEmbedder: () => Promise<TokenEmbedder>;
  readonly ledger: Pick<Ledger, 'documents'>;
  readonly generators: LabGenerators;
  readonly transformers: LabTransformers;
  readonly log: RetrievalLog;
  /** The traces of the latest questions, for whoever looks at them afterwards. */
  readonly traces: TraceMemory;
  readonly clock: Clock;
}

/** A retrieval, and the state that it is from: one index version at one version of its store (null where a store has none). */
interface StoreRetrieval extends Retrieval {
  readonly indexVersion: number;
  readonly storeVersion: number | null;
}

interface LoggedRetrieval extends StoreRetrieval {
  readonly queryId: string;
}

export interface SearchLab {
  search(query: LabQuery): Promise<SearchReport>;
  ask(query: LabQuery): Promise<AskReport>;
  askStream(query: LabQuery): AsyncIterable<AskEvent>;
  /** What `search` is made of, for evaluations: the ranked chunks themselves. */
  retrieve(query: ResolvedQuery): Promise<StoreRetrieval>;
  resolve(query: LabQuery, defaultK: number): ResolvedQuery;
}

interface AnswerFacts {
  readonly generator: Generator;
  readonly retrieval: LoggedRetrieval;
  readonly generation: Generation;
  /** Of the whole, by the monotonic clock. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly generate: number;
}

export function createSearchLab(parts: SearchLabParts): SearchLab {
  const { config, stores, log, clock } = parts;

  const resolve = (query: LabQuery, defaultK: number): ResolvedQuery => resolveQuery(query, defaultK, parts);

  /** Everything that a query reads of a store, it reads of one version. */
  async function retrieve(query: ResolvedQuery): Promise<StoreRetrieval> {
    const embedder = await parts.embedderOf(query.version);
    const run = async (store: VectorStore, storeVersion: number | null): Promise<StoreRetrieval> => {
      const reranker = await parts.rerankers.get(query.rerank);
      const transformer = parts.transformers.get(query.options.transform);
      const retriever = createRetriever({
        ...retrieverOptionsOf(query, query.asOf ? NO_DOCUMENTS : createStoredDocuments(parts.ledger, query.version)),
        ...{ store, embedder, clock },
        ...(reranker ? { reranker } : {}),
        ...(transformer ? { transformer } : {}),
      });
      const { k, filter, signal } = query;
      const retrieval = await retriever.retrieve(query.question, {
        k,
        ...(filter ? { filter } : {}),
        ...(signal ? { signal } : {}),
      });
      return { ...retrieval, indexVersion: query.version.version, storeVersion };
    };
    return stores.use(query.version, embedder, run, query.asOf);
  }

  async function logged(query: ResolvedQuery, source: QuerySource): Promise<LoggedRetrieval> {
    const askedAt = clock.now();
    const retrieval = await retrieve(query);
    const { version, mode, k } = query;
    const entry = {
      collection: version.collection,
      mode,
      k,
      retrieval,
      source,
      askedAt,
      indexVersion: version.version,
      storeVersion: retrieval.storeVersion,
      asOf: query.asOf?.date.toISOString() ?? null,
      embedderModel: version.embedderModel,
    };
    const queryId = log.record(entry);
    parts.traces.keep(queryId, entry);
    return { ...retrieval, queryId };
  }

  /** After the clock stopped: nobody who does not ask for a trace pays for it. */
  async function explained({ queryId, question, hits, trace }: LoggedRetrieval, signal: AbortSignal | undefined) {
    const tokenMatches = await explainTokenMatches(question, hits, await parts.tokenEmbedder(), signal);
    parts.traces.keepTokenMatches(queryId, tokenMatches);
    return { trace, tokenMatches };
  }

  async function retrievedFor(query: LabQuery) {
    const resolved = resolve(query, config.ask.k);
    // Loading models and opening the table is not answering: it happens once, before the clock starts.
    const generator = await parts.generators.get(query);
    await stores.use(resolved.version, await parts.embedderOf(resolved.version), async () => {});
    const startedAt = clock.monotonicMs();
    const retrieval = await logged(resolved, 'ask');
    return { generator, retrieval, startedAt, generateStart: clock.monotonicMs() };
  }

  async function askReport(query: LabQuery, facts: AnswerFacts): Promise<AskReport> {
    const { generator, retrieval, generation, startedAt, generate } = facts;
    const { hits, timingsMs, reranker, transform } = retrieval;
    const report: AskReport = {
      queryId: retrieval.queryId,
      question: query.question,
      ...generation,
      ...totalCost(generation, retrieval),
      generator: generator.name,
      contexts: hits.map(toSearchHit),
      timingsMs: { ...timingsMs, generate, total: clock.monotonicMs() - startedAt },
      reranker,
      skipped: skippedStages(retrieval),
      ...(transform && { transform }),
    };
    return query.trace ? { ...report, ...(await explained(retrieval, query.signal)) } : report;
  }

  return {
    resolve,
    retrieve,
    async search(query) {
      const resolved = resolve(query, config.search.k);
      const retrieval = await logged(resolved, 'search');
      const { hits, timingsMs, reranker, transform, costUsd, indexVersion, storeVersion } = retrieval;
      const { question, mode } = resolved;
      const skipped = skippedStages(retrieval);
      const found = {
        queryId: retrieval.queryId,
        question,
        mode,
        hits: hits.map(toSearchHit),
        timingsMs,
        reranker,
        skipped,
        costUsd,
        ...(transform && { transform }),
      };
      const report = { ...found, indexVersion, storeVersion };
      return query.trace ? { ...report, ...(await explained(retrieval, query.signal)) } : report;
    },
    async ask(query) {
      const { generator, retrieval, startedAt, generateStart } = await retrievedFor(query);
      const { hits } = retrieval;
      const generation = await generator.generate(query.question, hits, query.signal ? { signal: query.signal } : {});
      const generate = clock.monotonicMs() - generateStart;
      return askReport(query, { generator, retrieval, generation, startedAt, generate });
    },
    async *askStream(query) {
      const { generator, retrieval, startedAt, generateStart } = await retrievedFor(query);
      const options = query.signal ? { signal: query.signal } : {};
      for await (const event of generator.stream(query.question, retrieval.hits, options)) {
        if (event.type === 'text') yield event;
        else {
          const generate = clock.monotonicMs() - generateStart;
          const facts = { generator, retrieval, generation: event.generation, startedAt, generate };
          yield { type: 'report', report: await askReport(query, facts) };
        }
      }
    },
  };
}

function skippedStages({ trace }: Retrieval): SkippedStage[] {
  return trace.flatMap(({ stage, status, note = '' }) => (status === 'skipped' ? [{ stage, reason: note }] : []));
}

/** The whole question: retrieval and answer. Unknown where a part of it is. */
function totalCost(
  { costUsd, unknown }: Generation,
  { costUsd: searchUsd }: Retrieval,
): Pick<AskReport, 'costUsd' | 'unknown'> {
  if (costUsd !== null && searchUsd !== null) return { costUsd: costUsd + searchUsd };
  return { costUsd: null, unknown: unknown ?? 'what the retrieval cost is not known' };
}

function toSearchHit({ rank, score, scores, record, matched }: Hit): SearchHit {
  const { chunk, uri, title, embeddedAt, modifiedAt } = record;
  const { id: chunkId, documentId, start, end, text, parent } = chunk;
  const stale = modifiedAt === null ? null : modifiedAt > embeddedAt;
  const hit = { rank, chunkId, documentId, uri, title, start, end, text, score, scores, embeddedAt, stale };
  return { ...hit, ...(parent && { parent }), ...(matched && { matched }) };
}
