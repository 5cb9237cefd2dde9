export { addMissingColumns, type CatalogDatabase, defineView } from './catalog-schema.ts';
export { type Chunk, type Chunker, type ChunkSpan, createChunks, type TextSpan, type TokenCounter } from './chunk.ts';
export { type Clock, createManualClock, systemClock } from './clock.ts';
export { type DescribedIssue, describeIssue } from './describe-issue.ts';
export {
  corpusIdOf,
  createDocument,
  type Document,
  type DocumentFields,
  documentIdOf,
  type Metadata,
  type MetadataValue,
  recordUri,
} from './document.ts';
export type { DocumentReader, ReadableDocument } from './document-reader.ts';
export type { Embedder, Embedding, EmbeddingKind, EmbedOptions, TokenEmbedder, TokenEmbedding } from './embedder.ts';
export { disarm, fenceNameOf } from './fence.ts';
export {
  type CompareOperator,
  FILTER_FIELDS,
  FILTER_MODES,
  type Filter,
  type FilterFieldType,
  type FilterMode,
  type FilterValue,
} from './filter.ts';
export { fullJitterMs } from './full-jitter.ts';
export type {
  Citation,
  CitationProblem,
  CitationSupport,
  GenerateOptions,
  Generation,
  GenerationEvent,
  Generator,
  PromptUse,
} from './generator.ts';
export { guessLanguage } from './guess-language.ts';
export { canonicalJson, compareIds, contentId, sha256 } from './hash.ts';
export { type Hit, STAGE_NAMES, type StageName } from './hit.ts';
export type { Interval } from './interval.ts';
export {
  type ClaimVerdict,
  type Judge,
  type JudgeIdentity,
  type Judgement,
  type JudgeRecord,
  judgeRecordSchema,
} from './judge.ts';
export type {
  AskJudgeOptions,
  Claims,
  GradedTexts,
  ItemVerdict,
  JudgedItem,
  JudgeFailure,
  JudgeInstrument,
  Verdicts,
} from './judge-instrument.ts';
export type {
  CollectionCatalog,
  CollectionDetail,
  CollectionSummary,
  IndexKindMeasurements,
  IndexKindPoint,
  IndexVersionDetail,
  IndexWalk,
  IndexWalkRequest,
  MeasuredSearch,
} from './lab/collection-catalog.ts';
export type {
  DatasetCase,
  DatasetCasesRequest,
  DatasetCatalog,
  DatasetDetail,
  DatasetSummary,
} from './lab/dataset-catalog.ts';
export type {
  ChunkBorder,
  ChunkDetail,
  ChunkPreview,
  ChunkPreviewRequest,
  DocumentDetail,
  DocumentLibrary,
  DocumentListRequest,
  DocumentSummary,
  PreviewedChunk,
} from './lab/document-library.ts';
export type {
  EvaluationBook,
  EvaluationCaseDetail,
  EvaluationCaseSummary,
  EvaluationCasesRequest,
  EvaluationComparison,
  EvaluationLayer,
  EvaluationRun,
  EvaluationRunSummary,
  GateCriterionResult,
  GateVerdict,
  IntervalEstimate,
  MetricChange,
  MetricFigures,
} from './lab/evaluation-book.ts';
export type {
  BenchCellChange,
  BenchCellDetail,
  BenchCellFigure,
  BenchDetail,
  BenchSummary,
  ExperimentBook,
  StudyDetail,
  StudySummary,
} from './lab/experiment-book.ts';
export {
  JOB_KINDS,
  JOB_STATES,
  type Job,
  type JobKind,
  type JobProgress,
  type JobQueue,
  type JobRequest,
  type JobState,
  type UploadedFile,
} from './lab/job-queue.ts';
export {
  type JudgeCalibration,
  LABEL_VERDICTS,
  type LabelAgreement,
  type LabelDesk,
  type LabelItem,
  type LabelListRequest,
  type LabelTask,
  type LabelTaskRequest,
  type LabelVerdict,
  type NewLabel,
  type StoredLabelDetail,
} from './lab/label-desk.ts';
export type {
  DeadLetterDetail,
  LabFacts,
  OperationsDay,
  OperationsDesk,
  OperationsOverview,
  PipelineRun,
  SqlResult,
} from './lab/operations-desk.ts';
export { asPage, PAGE_LIMITS, type Page, type PageRequest, pageBounds, pageOf } from './lab/page.ts';
export type { ServedLab } from './lab/served-lab.ts';
export type { QuerySummary, QueryTrace, TraceBook, TracedChunk } from './lab/trace-book.ts';
export type { Lab, LabQuery } from './lab.ts';
export {
  type LanguageEvent,
  type LanguageFinish,
  type LanguageMessage,
  type LanguageModel,
  type LanguageOptions,
  type LanguageOutput,
  type LanguageOutputForm,
  type LanguagePrice,
  type LanguageReply,
  type LanguageRequest,
  type LanguageTokens,
  languageOutputForm,
  languageRequestId,
  readLanguageOutput,
} from './language-model.ts';
export { matchesFields, matchesFilter } from './matches-filter.ts';
export { normalProbability, normalQuantile } from './normal-distribution.ts';
export { fillPrompt, type Prompt, parsePrompt } from './prompt.ts';
export {
  FUSION_TYPES,
  type FusionType,
  type MinimumScores,
  optionFromText,
  QUERY_OPTION_FIELDS,
  QUERY_TRANSFORMS,
  type QueryOptionFields,
  type QueryOptions,
  type QueryTransform,
  SCORE_NORMALISATIONS,
  SCORED_STAGES,
  type ScoredStage,
  type ScoreNormalisation,
  SEARCH_MODES,
  type SearchMode,
  type StageDeadlines,
  TIMED_STAGES,
  type TimedStage,
} from './query-options.ts';
export type { QueryTransformation, QueryTransformer, TransformedQuery } from './query-transformer.ts';
export type {
  AnswerGrade,
  Contradiction,
  GradedClaim,
  Quiz,
  QuizDesk,
  QuizFilter,
  QuizPassage,
  QuizProgress,
  QuizQuestion,
  QuizResult,
  ReadNext,
  ReviewState,
  TopicProgress,
} from './quiz.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  type ExitCode,
  messageOf,
  RaglabError,
  type RaglabErrorOptions,
  throwIfAborted,
} from './raglab-error.ts';
export type { Qrels, Run } from './relevance.ts';
export type {
  AskEvent,
  AskReport,
  HealthReport,
  HealthStatus,
  HitTokenMatches,
  IngestReport,
  SearchHit,
  SearchReport,
  SkippedStage,
  TokenMatch,
} from './reports.ts';
export { NO_COST, type Reranker, type Reranking, type RerankOptions, type RerankScore } from './reranker.ts';
export { resampleMeans } from './resample-means.ts';
export type {
  RemovedCandidate,
  RerankerFigures,
  Retrieval,
  RetrieveOptions,
  Retriever,
  StageTimings,
  StageTrace,
  TracedCandidate,
  TransformFigures,
} from './retriever.ts';
export { invalidOutput, measured, notApplicable, type Score, type ScoreStatus, scoreError } from './score.ts';
export { createRandom, type Random, randomInteger, shuffled } from './seeded-random.ts';
export { type Sleep, timerSleep } from './sleep.ts';
export { splitSentences } from './split-sentences.ts';
export { type TextColumn, textTable } from './text-table.ts';
export type {
  ChunkRecord,
  SearchOptions,
  StoredChunk,
  StoreHit,
  VectorSearchOptions,
  VectorStore,
} from './vector-store.ts';
export { wilsonInterval } from './wilson-interval.ts';
export { pauseBeforeRetryMs, type RetryOptions, withRetries } from './with-retries.ts';
