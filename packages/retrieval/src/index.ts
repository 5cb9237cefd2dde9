export { CONTEXT_ORDERS, type ContextOrder } from './answers/order-contexts.ts';
export {
  type CollapsedText,
  type CollapseOptions,
  collapseNearDuplicates,
} from './choose/collapse-near-duplicates.ts';
export type { Expansion } from './choose/expand-passages.ts';
export { type MarginalRelevanceOptions, maximalMarginalRelevance } from './choose/maximal-marginal-relevance.ts';
export { createRetriever, type RetrieverOptions } from './create-retriever.ts';
export {
  createTransformersEmbedder,
  type TransformersEmbedderOptions,
} from './embedders/create-transformers-embedder.ts';
export type { ModelDtype } from './embedders/graph-file.ts';
export { HUB_MODELS, type HubModel } from './embedders/hub-models.ts';
export { type InstalledModel, listModels } from './embedders/list-models.ts';
export {
  MODEL_FAMILIES,
  type ModelFamily,
  modelFamilyOf,
  type Pooling,
  type Prefixes,
} from './embedders/model-families.ts';
export type { ModelKind } from './embedders/model-files.ts';
export {
  createOpenAiCompatibleEmbedder,
  type OpenAiCompatibleEmbedderOptions,
} from './embedders/openai-compatible/create-openai-compatible-embedder.ts';
export { HOSTED_MODELS, HOSTED_MODELS_AS_OF, type HostedModel } from './embedders/openai-compatible/hosted-models.ts';
export { sha256OfModel } from './embedders/resolve-model.ts';
export { convertBits } from './embedders/static/convert-bits.ts';
export type { QuantisedTable } from './embedders/static/quantise-table.ts';
export { encodeStaticModel, lookUpTokens } from './embedders/static/static-graph.ts';
export { explainTokenMatches } from './explain-token-matches.ts';
export { compileFilter } from './filters/compile-filter.ts';
export { parseFilter } from './filters/parse-filter.ts';
export { printFilter } from './filters/print-filter.ts';
export { fuseReciprocalRank, type ReciprocalRankOptions } from './fusion/fuse-reciprocal-rank.ts';
export { fuseWeighted, type WeightedFusionOptions } from './fusion/fuse-weighted.ts';
export type { FusionSpec } from './fusion/fusion-spec.ts';
export type { ScoredId } from './fusion/scored-id.ts';
export {
  createExtractiveGenerator,
  type ExtractiveGeneratorOptions,
} from './generators/create-extractive-generator.ts';
export {
  createLanguageGenerator,
  type EvidenceGate,
  type LanguageGeneratorOptions,
} from './generators/create-language-generator.ts';
export { LANGUAGE_GENERATOR_DEFAULTS } from './generators/language-generator-defaults.ts';
export { measureEvidence } from './generators/score-sentences.ts';
export { type AnthropicModelOptions, createAnthropicModel } from './language-models/create-anthropic-model.ts';
export {
  createOpenAiCompatibleModel,
  type OpenAiCompatibleModelOptions,
} from './language-models/create-openai-compatible-model.ts';
export type { ServiceModelOptions } from './language-models/create-service-model.ts';
export { LANGUAGE_PRICES_AS_OF } from './language-models/language-prices.ts';
export { STRUCTURED_OUTPUTS, type StructuredOutput } from './language-models/to-call-options.ts';
export { withLanguageRetries } from './language-models/with-language-retries.ts';
export { encodeOnnx, type OnnxGraph } from './onnx/encode-onnx.ts';
export { createGraphBuilder } from './onnx/graph-builder.ts';
export { loadPrompt } from './prompts/load-prompt.ts';
export { createHyde, type HydeOptions } from './queries/create-hyde.ts';
export { createMultiQuery, type MultiQueryOptions } from './queries/create-multi-query.ts';
export { createListwiseReranker, type ListwiseRerankerOptions } from './rerankers/create-listwise-reranker.ts';
export { createMaxSimReranker, type MaxSimRerankerOptions } from './rerankers/create-max-sim-reranker.ts';
export {
  type CrossEncoderRerankerOptions,
  createCrossEncoderReranker,
} from './rerankers/cross-encoder/create-cross-encoder-reranker.ts';
export { createLinearRanker, type LinearRankerOptions } from './rerankers/linear-ranker/create-linear-ranker.ts';
export { RANKER_FEATURES, type RankerFeature } from './rerankers/linear-ranker/ranker-features.ts';
export { formatRankerModel, loadRankerModel, type RankerModel } from './rerankers/linear-ranker/ranker-model.ts';
export {
  openRetrievalLog,
  type QuerySource,
  type RetrievalLog,
  type RetrievalLogEntry,
  type RetrievalLogOptions,
} from './retrieval-log.ts';
export { RETRIEVER_DEFAULTS } from './retriever-defaults.ts';
export { type DamagedFile, type FileCheck, requireIntact } from './stores/check-files.ts';
export type { StoreSnapshot } from './stores/create-snapshots.ts';
export { dropLanceTable } from './stores/drop-lance-table.ts';
export type { IndexActivation, IndexActivations } from './stores/index-activations.ts';
export type { IndexPin, IndexPins } from './stores/index-pins.ts';
export {
  type IndexFacts,
  type IndexRegistry,
  type IndexState,
  type IndexVersion,
  type NewIndexVersion,
  openIndexRegistry,
} from './stores/index-registry.ts';
export {
  INDEX_KINDS,
  INDEX_PARAMETERS,
  type IndexKind,
  type IndexParameter,
  type IndexParameters,
  type IndexSpec,
} from './stores/index-spec.ts';
export type {
  BuiltIndex,
  IndexStatus,
  LanceStore,
  OptimizeOptions,
  SegmentStatus,
} from './stores/lance-store.ts';
export { type LanceStoreOptions, openLanceStore } from './stores/open-lance-store.ts';
export { connectPostgres } from './stores/pgvector/connect-postgres.ts';
export { dropPgvectorStore } from './stores/pgvector/drop-pgvector-store.ts';
export {
  createPgvectorStore,
  openPgvectorStore,
  type PgvectorStore,
  type PgvectorStoreOptions,
} from './stores/pgvector/open-pgvector-store.ts';
export type { Postgres, PostgresSession } from './stores/pgvector/postgres.ts';
export { checkIndexSpec, fewestRowsFor, resolveIndexSpec } from './stores/resolve-index-spec.ts';
export { s3Options } from './stores/s3-options.ts';
export { DEFAULT_FLAT_LIMIT, DEFAULT_INDEX_KIND } from './stores/store-defaults.ts';
export {
  type IndexVerification,
  type LatencyQuantiles,
  type VerifyIndexOptions,
  verifyIndex,
} from './stores/verify-index.ts';
export { EMBEDDER_TRAINING } from './training/embedder/embedder-training.ts';
export { loadBaseModel } from './training/embedder/load-base-model.ts';
export { documentPairs, type TrainingDocument } from './training/embedder/texts/document-pairs.ts';
export type { PairSource } from './training/embedder/texts/pair-groups.ts';
export {
  type TrainEmbedderOptions,
  type TrainedEmbedder,
  trainEmbedder,
} from './training/embedder/train-embedder.ts';
export { type WrittenFile, writeModelFolder } from './training/embedder/write-model-folder.ts';
export { listPairSources, streamTrainingPairs, type TrainingPair } from './training/read-training-pairs.ts';
export {
  type JudgedCollection,
  RANKER_TRAINING,
  type TrainRankerOptions,
  trainRanker,
} from './training/train-ranker.ts';
export type { Alarm } from './with-deadline.ts';
