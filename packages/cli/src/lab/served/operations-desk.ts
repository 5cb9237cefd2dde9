/** The pipeline's days, runs and dead letters, from the catalog's own views; and what this server lets its callers choose and do. */
import {
  asPage,
  type DeadLetterDetail,
  FUSION_TYPES,
  type LabFacts,
  type OperationsDesk,
  type PipelineRun,
  pageBounds,
  pageOf,
  SEARCH_MODES,
} from '@raglab/core';
import { CHUNKER_NAMES, SUPPORTED_EXTENSIONS } from '@raglab/ingest';
import { INDEX_KINDS } from '@raglab/retrieval';
import type { OpenLab } from '../open-lab.ts';
import { createSqlQueries } from '../query-catalog.ts';
import { targetOf } from './document-library.ts';
import type { JobCounts } from './lab-jobs.ts';
import { operationsDays } from './operations-days.ts';
import { isUnderRoots } from './path-roots.ts';
import { sourceFileOf } from './retry-sources.ts';
import { LATENCY_BUDGET_MS, type ServedLabOptions } from './served-lab-options.ts';

const DEFAULT_DAYS = 14;
const RERANKERS = ['ranker', 'maxsim', 'none'] as const;

const PIPELINE_RUNS = `SELECT run_id AS runId, collection, index_version AS indexVersion, purpose, status, started_at AS startedAt,
  finished_at AS finishedAt, reason, destination_count AS delivered, added, changed, unchanged, deleted, failed, tokens,
  cost_usd AS costUsd, duration_ms AS durationMs FROM pipeline_audit_log WHERE @collection IS NULL OR collection = @collection
  ORDER BY started_at DESC, run_id DESC LIMIT @limit OFFSET @offset`;
const LAST_RUN = `SELECT started_at AS startedAt, status FROM pipeline_audit_log WHERE collection = ? AND purpose = 'ingest'
  ORDER BY started_at DESC, run_id DESC LIMIT 1`;
const STALE = `SELECT count(DISTINCT uri) FROM chunk_metadata
  WHERE collection = ? AND index_version = ? AND source_modified_at > chunk_last_embedded_at`;

export function createOperationsDesk(
  lab: OpenLab,
  options: ServedLabOptions,
  jobCounts: () => JobCounts,
): OperationsDesk {
  const { database } = lab.catalog;
  const runs = database.prepare<[object], PipelineRun>(PIPELINE_RUNS);
  const countRuns = database
    .prepare<[object], number>(
      'SELECT count(*) FROM pipeline_audit_log WHERE @collection IS NULL OR collection = @collection',
    )
    .pluck();
  const lastRun = database.prepare<[string], { startedAt: string; status: string }>(LAST_RUN);
  const stale = database.prepare<[string, string], number>(STALE).pluck();
  const sql = createSqlQueries(lab.catalog.directory);

  return {
    async facts() {
      return factsOf(lab, options);
    },
    async overview({ collection, days = DEFAULT_DAYS }) {
      const version = lab.stores.active(collection);
      const { collection: name } = version;
      const last = lastRun.get(name);
      return {
        collection: name,
        documents: lab.ledger.documents.countDocuments(targetOf(version)),
        chunks: lab.ledger.documents.countChunks(targetOf(version)),
        lastRunAt: last?.startedAt ?? null,
        lastRunStatus: last?.status ?? null,
        staleDocuments: stale.get(name, targetOf(version).indexVersion) ?? 0,
        openDeadLetters: lab.ledger.deadLetters.open(name).length,
        days: operationsDays(database, { collection: name, days, now: lab.clock.now() }),
        jobs: jobCounts(),
      };
    },
    async pipelineRuns({ collection = null, ...request }) {
      return asPage(runs.all({ collection, ...pageBounds(request) }), countRuns.get({ collection }) ?? 0, request);
    },
    async deadLetters({ collection, ...request }) {
      const names = collection === undefined ? lab.stores.names() : [lab.stores.active(collection).collection];
      const letters = names.flatMap((name) =>
        lab.ledger.deadLetters.open(name).map((letter) => ({ ...letter, collection: name })),
      );
      const page = pageOf(letters, request);
      const items = page.items.map(
        async (letter): Promise<DeadLetterDetail> => ({
          ...letter,
          retryable: await isUnderRoots(sourceFileOf(lab.catalog, letter.uri), [
            ...options.roots,
            lab.catalog.directory,
          ]),
        }),
      );
      return { ...page, items: await Promise.all(items) };
    },
    sql: (statement, signal) =>
      sql.query(statement, { allowed: options.allowSql, timeLimitMs: options.sqlTimeLimitMs, signal }),
  };
}

function factsOf(lab: OpenLab, options: ServedLabOptions): LabFacts {
  const { config } = lab;
  const { embedder } = config;
  return {
    name: 'raglab',
    version: '0.1.0',
    collections: lab.stores.names().filter((name) => lab.registry.active(name) !== undefined),
    defaults: {
      mode: config.search.mode,
      k: config.search.k,
      askK: config.ask.k,
      rerank: config.search.rerank,
      chunker: config.chunker,
      embedder: embedder.model,
      generator: config.ask.generator,
    },
    choices: {
      modes: SEARCH_MODES,
      rerankers: options.allowLanguageModels ? [...RERANKERS, 'listwise'] : RERANKERS,
      fusions: FUSION_TYPES,
      chunkers: CHUNKER_NAMES,
      indexKinds: INDEX_KINDS,
      uploadExtensions: SUPPORTED_EXTENSIONS,
    },
    allowances: {
      write: options.allowWrites,
      languageModels: options.allowLanguageModels,
      sql: options.allowSql,
      ingestRoots: options.roots.length,
    },
    budgetMs: LATENCY_BUDGET_MS,
  };
}
