/**
 * The studies by name, in the order in which they are listed and read: from the documents to the operation. Each is loaded when it is asked
 * for. A new one is one line here and a folder in `studies/`.
 */
import { RaglabError } from '@raglab/core';
import type { Study } from './framework/study.ts';

const STUDIES: Readonly<Record<string, () => Promise<Study>>> = {
  // Chunking
  'chunk-size': async () => (await import('./studies/chunk-size/study.ts')).chunkSize,
  overlap: async () => (await import('./studies/overlap/study.ts')).overlap,
  // Indexes
  'hnsw-or-ivf': async () => (await import('./studies/hnsw-or-ivf/study.ts')).hnswOrIvf,
  'product-quantisation': async () => (await import('./studies/product-quantisation/study.ts')).productQuantisation,
  'search-defaults': async () => (await import('./studies/search-defaults/study.ts')).searchDefaults,
  'readable-hnsw': async () => (await import('./studies/readable-hnsw/study.ts')).readableHnsw,
  // Filters and stores
  'pre-or-post-filter': async () => (await import('./studies/pre-or-post-filter/study.ts')).preOrPostFilter,
  'filters-under-load': async () => (await import('./studies/filters-under-load/study.ts')).filtersUnderLoad,
  'two-stores': async () => (await import('./studies/two-stores/study.ts')).twoStores,
  // Ranking
  'hybrid-by-question-type': async () =>
    (await import('./studies/hybrid-by-question-type/study.ts')).hybridByQuestionType,
  'rerank-depth': async () => (await import('./studies/rerank-depth/study.ts')).rerankDepth,
  // Ingestion and freshness
  semaphore: async () => (await import('./studies/semaphore/study.ts')).semaphore,
  'partial-failure': async () => (await import('./studies/partial-failure/study.ts')).partialFailure,
  'stale-embeddings': async () => (await import('./studies/stale-embeddings/study.ts')).staleEmbeddings,
  'mixed-models': async () => (await import('./studies/mixed-models/study.ts')).mixedModels,
  'reindex-beside': async () => (await import('./studies/reindex-beside/study.ts')).reindexBeside,
  'batch-and-stream': async () => (await import('./studies/batch-and-stream/study.ts')).batchAndStream,
  'read-your-writes': async () => (await import('./studies/read-your-writes/study.ts')).readYourWrites,
  'daily-churn': async () => (await import('./studies/daily-churn/study.ts')).dailyChurn,
  // Embedders
  'own-documents': async () => (await import('./studies/own-documents/study.ts')).ownDocuments,
  'static-or-contextual': async () => (await import('./studies/static-or-contextual/study.ts')).staticOrContextual,
  'break-even': async () => (await import('./studies/break-even/study.ts')).breakEven,
  // Evaluation
  'judge-agreement': async () => (await import('./studies/judge-agreement/study.ts')).judgeAgreement,
  'two-point-threshold': async () => (await import('./studies/two-point-threshold/study.ts')).twoPointThreshold,
  'point-in-time-join': async () => (await import('./studies/point-in-time-join/study.ts')).pointInTimeJoin,
  // Operation
  'absence-alerts': async () => (await import('./studies/absence-alerts/study.ts')).absenceAlerts,
  'documents-a-day': async () => (await import('./studies/documents-a-day/study.ts')).documentsADay,
  'latency-budget': async () => (await import('./studies/latency-budget/study.ts')).latencyBudget,
};

export const STUDY_NAMES: readonly string[] = Object.keys(STUDIES);

/** Throws `not_found` naming the studies there are. */
export async function loadStudy(name: string): Promise<Study> {
  if (Object.hasOwn(STUDIES, name)) return STUDIES[name]!();
  throw new RaglabError({
    code: 'not_found',
    problem: 'there is no such study',
    expected: `one of ${STUDY_NAMES.join(', ')}`,
    received: `'${name}'`,
    remedy: '`raglab study list` shows them with their verdicts',
  });
}

export function loadStudies(): Promise<readonly Study[]> {
  return Promise.all(STUDY_NAMES.map(loadStudy));
}
