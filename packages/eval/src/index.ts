export type {
  BenchCell,
  BenchCellState,
  BenchComparison,
  BenchFigure,
  BenchMeasure,
  BenchReport,
  BenchReuse,
  BenchSummary,
  BenchTimes,
} from './benches/bench-report.ts';
export { benchScatter } from './benches/bench-scatter.ts';
export { type BenchStore, openBenchStore } from './benches/bench-store.ts';
export { type ComparedCell, compareCells } from './benches/compare-cells.ts';
export { drawBenchSvg } from './benches/draw-bench-svg.ts';
export { type FormatBenchOptions, formatBench } from './benches/format-bench.ts';
export { formatBenchHtml } from './benches/format-bench-html.ts';
export { type AnnotatorAgreement, annotatorAgreement, type ComparedLabel } from './calibration/annotator-agreement.ts';
export { type CalibrationOptions, calibrateJudge } from './calibration/calibrate-judge.ts';
export type { CalibrationReport } from './calibration/calibration-report.ts';
export {
  createCertificate,
  type JudgeCertificate,
  loadCertificate,
  saveCertificate,
} from './calibration/certificate.ts';
export { certificateProblem } from './calibration/check-certificate.ts';
export { cohensKappa } from './calibration/cohens-kappa.ts';
export { type Confusion, countConfusion } from './calibration/confusion.ts';
export { type CorrectedEstimate, type CorrectionOptions, correctEstimate } from './calibration/corrected-estimate.ts';
export type { Estimate } from './calibration/estimate.ts';
export { expectedCalibrationError } from './calibration/expected-calibration-error.ts';
export { formatAgreement } from './calibration/format-agreement.ts';
export { formatCalibration } from './calibration/format-calibration.ts';
export { gwetsAc1 } from './calibration/gwets-ac1.ts';
export type { Label, LabelSampling } from './calibration/label.ts';
export { type LabelStore, openLabelStore, type StoredLabel } from './calibration/label-store.ts';
export { LABELLING_GUIDELINE } from './calibration/labelling-guideline.ts';
export { GATE_REQUIREMENTS, type GateRequirements } from './calibration/may-gate.ts';
export { type ReadLabelsOptions, readLabels } from './calibration/read-labels.ts';
export { type SampleOptions, sampleForLabelling, type UnlabelledLine } from './calibration/sample-for-labelling.ts';
export { answerNotEmpty } from './checks/answer-not-empty.ts';
export { citationsValid } from './checks/citations-valid.ts';
export { createContains } from './checks/contains.ts';
export { isJson } from './checks/is-json.ts';
export { createLatencyBudget } from './checks/latency-budget.ts';
export { createMaxLength } from './checks/max-length.ts';
export { noSecrets } from './checks/no-secrets.ts';
export { refusalCorrect } from './checks/refusal-correct.ts';
export { createRegex } from './checks/regex.ts';
export {
  CHUNKING_PROTOCOLS,
  type ChunkingProtocol,
  precisionOmega,
  type SpanScores,
  spanScores,
} from './chunking/chunking-scores.ts';
export { locateChunk } from './chunking/locate-chunk.ts';
export type { Span } from './chunking/span-set.ts';
export { parseSplitShares, type SplitRule } from './datasets/assign-splits.ts';
export type { Dataset, EvaluationCase, ReferenceSpan } from './datasets/dataset.ts';
export type { DatasetCard, DatasetCounts } from './datasets/dataset-card.ts';
export { type DatasetRule, QUESTION_FIELDS } from './datasets/dataset-rule.ts';
export { type FrozenVersion, listVersions } from './datasets/dataset-versions.ts';
export { type Changes, type DatasetDifference, diffDatasets } from './datasets/diff-datasets.ts';
export { type FetchReport, fetchDataset, findPublicDataset } from './datasets/fetch-dataset.ts';
export { findDataset } from './datasets/find-dataset.ts';
export { type FreezeReport, freezeDataset } from './datasets/freeze-dataset.ts';
export {
  IMPORT_FORMATS,
  type ImportFormat,
  type ImportOptions,
  type ImportReport,
  importDataset,
} from './datasets/import-dataset.ts';
export { type DatasetEntry, listDatasets } from './datasets/list-datasets.ts';
export { loadDataset } from './datasets/load-dataset.ts';
export { readRagRecords } from './datasets/open-rag-records.ts';
export { PUBLIC_DATASETS, type PublicDataset } from './datasets/public-datasets.ts';
export { readJsonLines } from './datasets/read-json-lines.ts';
export { type DatasetProblem, verifyDataset } from './datasets/verify-dataset.ts';
export type { ImportProgress } from './datasets/write-dataset.ts';
export { type Baseline, baselineMismatch, createBaseline, loadBaseline, saveBaseline } from './gate/baseline.ts';
export { comparePaired, measuredValues, type PairedComparison } from './gate/compare-paired.ts';
export type { Verdict } from './gate/decide-threshold.ts';
export { exitCodeOf, type GateCriterion, type GateResult, gate } from './gate/gate.ts';
export { computeExactMatch, exactMatch } from './heuristics/exact-match.ts';
export { computeRougeL, createRougeL } from './heuristics/rouge-l.ts';
export { computeRougeLsum, createRougeLsum } from './heuristics/rouge-lsum.ts';
export { computeRougeN, createRougeN } from './heuristics/rouge-n.ts';
export type { RougeOptions, RougeScore } from './heuristics/rouge-tokens.ts';
export { createSpanIou } from './heuristics/span-iou.ts';
export { createSpanPrecision } from './heuristics/span-precision.ts';
export { createSpanRecall } from './heuristics/span-recall.ts';
export { computeTokenF1, tokenF1 } from './heuristics/token-f1.ts';
export { createJudgePanel } from './judges/judge-panel.ts';
export { type JudgedRecord, type JudgeRecordsOptions, type JudgeReport, judgeRecords } from './judges/judge-records.ts';
export { createLanguageJudge, type LanguageJudgeOptions } from './judges/language/create-language-judge.ts';
export { judgePromptHashes } from './judges/language/judge-prompts.ts';
export {
  type LanguageBudget,
  type LanguageUsage,
  type MeteredLanguageModel,
  meterLanguageModel,
} from './judges/language/language-usage.ts';
export { createLocalJudge, type LocalJudgeOptions } from './judges/local-judge.ts';
export { loadSupportModel, type SupportModel, type SupportModelFile } from './judges/support-model.ts';
export type { Measure } from './measures/measure.ts';
export { MEASURES, type MeasureAt, parseMeasures } from './measures/measure-catalog.ts';
export { type RunScores, type ScoreRunOptions, scoreRun } from './measures/score-run.ts';
export { formatRun, formatTrecEval, HEADER_LINES, parseQrels, parseRun } from './measures/trec-files.ts';
export { type CreateQuizOptions, createQuiz } from './quiz/create-quiz.ts';
export { type AnswerToGrade, gradeAnswer } from './quiz/grade-answer.ts';
export { openQuizLog, type QuizLog } from './quiz/quiz-log.ts';
export { openRecordingStore, type RecordingStore } from './recordings/recording-store.ts';
export {
  defaultRecordingMode,
  RECORDING_MODES,
  type RecordingMode,
  withRecordings,
} from './recordings/with-recordings.ts';
export {
  type CaseChange,
  compareRuns,
  type MetricComparison,
  type RunComparison,
  type ScoredRun,
} from './reports/compare-runs.ts';
export type { EvaluationDetails } from './reports/evaluation-details.ts';
export { createEvaluationReport, type EvaluationReport } from './reports/evaluation-report.ts';
export { type AnnotationPlace, formatAnnotations } from './reports/format-annotations.ts';
export { formatComparison } from './reports/format-comparison.ts';
export { formatCorrected } from './reports/format-corrected.ts';
export { formatEvaluation } from './reports/format-evaluation.ts';
export { formatEvaluationHtml } from './reports/format-evaluation-html.ts';
export { formatEvaluationJunit } from './reports/format-evaluation-junit.ts';
export { formatEvaluationMarkdown } from './reports/format-evaluation-markdown.ts';
export { type FunnelStep, layerFunnel } from './reports/layer-funnel.ts';
export { casesByLoss } from './reports/worst-cases.ts';
export { type CaseDifference, compareRecords } from './runs/compare-records.ts';
export { createManifest } from './runs/create-manifest.ts';
export type { AnswerOptions, EvaluatedSystem } from './runs/evaluated-system.ts';
export {
  DEFAULT_DEPTH,
  type ExecutedRun,
  type ExecuteRunOptions,
  executeRun,
  type RunProgress,
} from './runs/execute-run.ts';
export { type ExecuteRunsOptions, executeRuns, type RunPart } from './runs/execute-runs.ts';
export { forEachConcurrently } from './runs/for-each-concurrently.ts';
export { importRun } from './runs/import-run.ts';
export type { RetrievedChunk, RunManifest, RunProvenance, RunRecord } from './runs/run-record.ts';
export { openRunStore, type RunStore } from './runs/run-store.ts';
export { cutChunks, cutId, cutMetric, type RetrievalCut } from './scoring/cut-metric.ts';
export { answerSupported } from './scoring/judge-metrics/answer-supported.ts';
export { faithfulness } from './scoring/judge-metrics/faithfulness.ts';
export type { CaseMetric, JudgeMetric, Metric, MetricDefinition, MetricLayer } from './scoring/metric.ts';
export { recordToJudge } from './scoring/record-to-judge.ts';
export { createRetrievalMetric } from './scoring/retrieval-metric.ts';
export {
  type CaseScores,
  type ScoreRecordsOptions,
  type Scoring,
  type SliceSummary,
  scoreRecords,
} from './scoring/score-records.ts';
export { selectCases } from './scoring/select-cases.ts';
export { type MetricSummary, summariseMetric } from './scoring/summarise-metric.ts';
export { type BootstrapOptions, bootstrapInterval } from './statistics/bootstrap-interval.ts';
export { holm } from './statistics/holm.ts';
export { type BoundedSample, meanInterval } from './statistics/mean-intervals.ts';
export { pairedPermutationTest } from './statistics/paired-permutation-test.ts';
export { paretoFront } from './statistics/pareto-front.ts';
export { type PredictionPoweredMean, predictionPoweredMean } from './statistics/prediction-powered-mean.ts';
export { roganGladen } from './statistics/rogan-gladen.ts';
export { smallestDetectableChange } from './statistics/smallest-detectable-change.ts';
export { createSuite, loadSuite } from './suite/create-suite.ts';
export { criterionLines } from './suite/criterion-lines.ts';
export { METRIC_NAMES, metricParameters } from './suite/metric-catalog.ts';
export { parseWithSchema } from './suite/parse-with-schema.ts';
export { parseYamlWithSchema } from './suite/parse-yaml-with-schema.ts';
export type { Criterion, Suite } from './suite/suite.ts';
export { suiteJsonSchema } from './suite/suite-json-schema.ts';
export type { SuiteJudge } from './suite/suite-judge.ts';
export { placeInYaml, type YamlPlace } from './suite/yaml-place.ts';
export { traceLanguageModel } from './telemetry/trace-language-model.ts';
export { formatJudgeFigures } from './training/format-judge-figures.ts';
export {
  formatSupportModel,
  JUDGE_FIT_SOURCES,
  type LabelSource,
  type TrainedJudge,
  type TrainJudgeOptions,
  trainJudge,
} from './training/train-judge.ts';
