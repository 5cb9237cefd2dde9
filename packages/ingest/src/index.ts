export type { ChunkSize } from './chunk/chunk-size.ts';
export {
  CHUNKER_NAMES,
  type ChunkerName,
  type ChunkerSpec,
  createChunker,
  DEFAULT_CHUNKER,
  formatChunkerSpec,
  parseChunkerSpec,
} from './chunk/chunker-spec.ts';
export { createCl100kCounter } from './chunk/cl100k-counter.ts';
export { createClusterChunker } from './chunk/cluster-chunker.ts';
export { createFixedTokenChunker } from './chunk/fixed-token-chunker.ts';
export { createHtmlSectionChunker } from './chunk/html-section-chunker.ts';
export { createMarkdownChunker } from './chunk/markdown-chunker.ts';
export { createParentChildChunker } from './chunk/parent-child-chunker.ts';
export { createRecursiveChunker } from './chunk/recursive-chunker.ts';
export { createSemanticChunker, type SemanticChunkerOptions } from './chunk/semantic-chunker.ts';
export { createSentenceChunker } from './chunk/sentence-chunker.ts';
export { createSentenceWindowChunker } from './chunk/sentence-window-chunker.ts';
export type { SmallToBigSize } from './chunk/small-to-big-size.ts';
export { createGuardedEmbedder } from './embed/create-guarded-embedder.ts';
export type { EmbedSettings } from './embed/embed-stage.ts';
export { createEmbedderGuard, type EmbedderGuard } from './embed/embedder-guard.ts';
export type { Budget } from './embed/spend-guard.ts';
export { applyFeed } from './feed/apply-feed.ts';
export type { FeedOptions, FeedResult } from './feed/feed-options.ts';
export type { SequenceGap } from './feed/sequence.ts';
export { compareWithStore, type StoreComparison } from './ledger/compare-with-store.ts';
export { countDelivered } from './ledger/count-delivered.ts';
export type { DeadLetterBook, OpenDeadLetter } from './ledger/dead-letter-book.ts';
export type { DocumentBook } from './ledger/document-book.ts';
export { createDocumentPages, type DocumentPages, type DocumentRow } from './ledger/document-pages.ts';
export { type EmbeddingCache, openEmbeddingCache } from './ledger/embedding-cache.ts';
export { type HealthOptions, ledgerHealth } from './ledger/ledger-health.ts';
export type { DeadLetter, LedgerTarget, RunStatus, StoredDocument } from './ledger/ledger-rows.ts';
export { type Ledger, openLedger } from './ledger/open-ledger.ts';
export type { RunBook, RunSummary } from './ledger/run-book.ts';
export { cleanText } from './load/clean-text.ts';
export { DEFAULT_MAX_BYTES, type LoadOptions, loadDocuments } from './load/load-documents.ts';
export {
  type LoadEvent,
  type LoadedDocument,
  type LoadFailure,
  pageOfOffset,
  type SkippedSource,
} from './load/loaded-document.ts';
export type { OcrOptions } from './load/recognise-text.ts';
export type { FieldMap } from './load/record-fields.ts';
export { SUPPORTED_EXTENSIONS } from './load/source-format.ts';
export { chunkTextForEmbedding, type EmbeddingTextOptions } from './pipeline/chunk-text-for-embedding.ts';
export { ingest } from './pipeline/ingest.ts';
export {
  INGEST_DEFAULTS,
  type IngestOptions,
  type IngestProgress,
  type IngestResult,
  type NearDuplicates,
} from './pipeline/ingest-options.ts';
export { type ReindexOptions, type ReindexResult, reindex } from './pipeline/reindex.ts';
export type { ReindexSource } from './pipeline/reindex-origin.ts';
export { type WatchOptions, watchSources } from './watch/watch-sources.ts';
