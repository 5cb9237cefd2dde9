/**
 * `eval run` from end to end: ingest the dataset's documents (what is unchanged is skipped), ask every question, store, score, gate.
 * Without a mode of choice the other search modes run too, retrieving only, so that the comparison is always at hand.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitCode, type Judge, SEARCH_MODES, type SearchMode } from '@raglab/core';
import {
  type CalibrationReport,
  calibrateJudge,
  correctEstimate,
  createEvaluationReport,
  type Dataset,
  type EvaluationDetails,
  type EvaluationReport,
  type ExecuteRunOptions,
  executeRun,
  exitCodeOf,
  findDataset,
  gate,
  loadBaseline,
  loadCertificate,
  type MetricSummary,
  readLabels,
  type Scoring,
  type SliceSummary,
  type Suite,
  scoreRecords,
} from '@raglab/eval';
import type { IngestResult } from '@raglab/ingest';
import type { IndexVersion } from '@raglab/retrieval';
import { currentCommit } from './current-commit.ts';
import { countsEveryCharacter, datasetDirectories } from './dataset-directories.ts';
import { isRetrievalMetric, needsAnswers, retrievalSuiteOf, suiteForDataset } from './dataset-suite.ts';
import { createEvaluatedLab } from './evaluated-lab.ts';
import { findSameRun, findUnfinishedRun } from './find-same-run.ts';
import type { OpenLab } from './open-lab.ts';
import { referencesOf } from './references-of.ts';
import type { ResolvedQuery } from './resolve-query.ts';
import { provenanceOf } from './run-provenance.ts';
import { EVALUATION_SEED, judgeForSuite } from './score-stored-run.ts';

export interface EvaluateOptions {
  readonly dataset: string;
  readonly suite?: string | undefined;
  readonly split?: string | undefined;
  /** In place of the suite's judge. */
  readonly judge?: string | undefined;
  readonly mode?: SearchMode | undefined;
  readonly rerank?: string | undefined;
  /** Contexts given to the generator. */
  readonly k?: number | undefined;
  readonly limit?: number | undefined;
  /** Only what is retrieved is measured: no answers, no judge. */
  readonly retrievalOnly?: boolean;
  /** Asks this index version, whatever answers, and ingests nothing. */
  readonly version?: IndexVersion | undefined;
  /** Id of a stored run to finish, or true for the newest that was stopped: what it has is not asked again. */
  readonly resume?: string | true | undefined;
  /** Score a stored run of the same system on the same questions instead of asking again, where there is one. */
  readonly reuse?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number | null, what: string) => void;
}

export interface ModeResult {
  readonly mode: SearchMode;
  readonly runId: string;
  readonly metrics: readonly MetricSummary[];
  /** The same metrics over the questions of each tag. */
  readonly slices: readonly SliceSummary[];
}

export interface Evaluation {
  readonly report: EvaluationReport;
  /** What the reports with single cases are made of. */
  readonly details: EvaluationDetails;
  /** Retrieval in each search mode; only the chosen one when a mode was chosen. */
  readonly modes: readonly ModeResult[];
  /** Null where an index version was named. */
  readonly ingest: IngestResult | null;
  /** Layer 4: the judge against the dataset's labelled sample; null without a judge or without labels. */
  readonly calibration: CalibrationReport | null;
  /** True when a stored run was scored instead of asking again. */
  readonly reused: boolean;
  readonly exitCode: ExitCode;
}

/** Chunks stored per question: several chunks of one document count once, and recall_100 wants a hundred documents. */
const DEPTH = 200;
/** Questions under way at once: the embedder runs in one worker, and two more hide the store's latency. */
const CONCURRENCY = 3;

export async function evaluateDataset(lab: OpenLab, options: EvaluateOptions): Promise<Evaluation> {
  const dataset = await findDataset(options.dataset, datasetDirectories(lab.catalog.directory));
  const full = await suiteForDataset(dataset, { path: options.suite, split: options.split });
  const suite = options.retrievalOnly ? retrievalSuiteOf(full) : full;
  const judging = await judgeForSuite(lab, suite, options.judge);
  const judge = judging?.judge;
  const baseline = suite.baseline === null ? null : await loadBaseline(suite.baseline);
  const certificate = suite.judge?.certificate ? await loadCertificate(suite.judge.certificate) : null;
  const ingest = options.version ? null : await ingestDataset(lab, dataset, options);
  const query = queryFor(lab, dataset, options);
  lab.judgments.replace(dataset, query.version.collection, query.version.version);
  const resume = typeof options.resume === 'string' ? await lab.runs.resolve(options.resume) : options.resume;
  const main = { dataset, suite, query, judge, options, label: 'questions', resume };
  const { manifest, records, scoring, reused } = await runAndScore(lab, main);
  const usage = judging?.usage() ?? null;
  const result = gate(scoring, suite, baseline, certificate);
  await storeLabels(lab, dataset);
  const corrected = correctEstimate({ cases: scoring.cases, records, labels: lab.labels.labels(dataset.name) });
  // Labels are judged again at each run only where that costs nothing.
  const calibration = judge === undefined || usage !== null ? null : await calibrateOn(dataset, judge);
  const report = createEvaluationReport(manifest, scoring, suite, result, {
    judgeUsage: usage,
    calibration,
    corrected,
  });
  await lab.runs.saveReport(report, manifest);
  const chosen: ModeResult = { mode: query.mode, runId: manifest.runId, ...retrievalPart(scoring) };
  const others = options.mode === undefined ? await runOtherModes(lab, { dataset, suite, query, options }) : [];
  const modes = SEARCH_MODES.flatMap((mode) => [chosen, ...others].filter((candidate) => candidate.mode === mode));
  const details = { report, scoring, records, references: referencesOf(dataset) };
  return { report, details, modes, ingest, calibration, reused, exitCode: exitCodeOf(result, suite) };
}

/** The dataset's own labels, where it has some, go to the others in the lab. */
async function storeLabels(lab: OpenLab, dataset: Dataset): Promise<void> {
  const file = labelFileOf(dataset);
  if (existsSync(file)) lab.labels.add(await readLabels(file), dataset.name);
}

/** How far do people (or whoever labelled the dataset's sample) and the judge agree? */
async function calibrateOn(dataset: Dataset, judge: Judge): Promise<CalibrationReport | null> {
  const file = labelFileOf(dataset);
  return existsSync(file) ? calibrateJudge({ judge, labels: await readLabels(file), seed: EVALUATION_SEED }) : null;
}

function labelFileOf({ directory }: Dataset): string {
  return join(directory, 'labels.jsonl');
}

interface RunParts {
  readonly dataset: Dataset;
  readonly suite: Suite;
  readonly query: ResolvedQuery;
  readonly options: EvaluateOptions;
}

async function runOtherModes(lab: OpenLab, { dataset, suite, query, options }: RunParts): Promise<ModeResult[]> {
  const retrievalSuite = retrievalSuiteOf(suite);
  const results: ModeResult[] = [];
  for (const mode of SEARCH_MODES.filter((candidate) => candidate !== query.mode)) {
    const parts = {
      dataset,
      suite: retrievalSuite,
      query: { ...query, mode, rerank: options.rerank ?? 'none' },
      judge: undefined,
      options,
      label: `questions, ${mode} only`,
    };
    const { manifest, scoring } = await runAndScore(lab, parts);
    results.push({ mode, runId: manifest.runId, ...retrievalPart(scoring) });
  }
  return results;
}

function retrievalPart({ metrics, slices }: Scoring): Pick<ModeResult, 'metrics' | 'slices'> {
  const ofRetrieval = (all: readonly MetricSummary[]) => all.filter(({ id }) => isRetrievalMetric(id));
  return {
    metrics: ofRetrieval(metrics),
    slices: slices.map((slice) => ({ ...slice, metrics: ofRetrieval(slice.metrics) })),
  };
}

async function runAndScore(
  lab: OpenLab,
  parts: RunParts & {
    readonly judge: Judge | undefined;
    readonly label: string;
    readonly resume?: string | true | undefined;
  },
) {
  const { dataset, suite, query, judge, options, label } = parts;
  const system = await createEvaluatedLab(lab, { query, answers: needsAnswers(suite) });
  const { signal, limit } = options;
  const run: ExecuteRunOptions = {
    ...{ dataset, split: suite.split, system, store: lab.runs, suite, signal, limit },
    ...{ concurrency: CONCURRENCY, depth: DEPTH, seed: EVALUATION_SEED, clock: lab.clock, codeCommit: currentCommit() },
    provenance: await provenanceOf(lab, system.describe(), judge, options.judge),
    onProgress: ({ done, total }) => options.onProgress?.(done, total, label),
  };
  const finish = parts.resume === true ? await findUnfinishedRun(lab, run) : parts.resume;
  const resume = finish ?? (options.reuse ? await findSameRun(lab, run) : undefined);
  const { manifest, records } = await executeRun({ ...run, resume });
  const judgeRepeats = suite.judge?.repeats;
  const scoring = await scoreRecords({
    dataset,
    split: suite.split,
    records,
    suite,
    judge,
    judgeRepeats,
    embedder: suite.metrics.some((metric) => 'texts' in metric) ? await lab.embedder() : undefined,
    seed: EVALUATION_SEED,
    limit,
    signal,
  });
  await lab.runs.saveScores(manifest.runId, scoring);
  return { manifest, records, scoring, reused: resume !== undefined && parts.resume === undefined };
}

/** A version that was asked for by its hash has other documents than the dataset has now, and a collection of its own. */
function collectionOf({ name, hash, frozen }: Dataset): string {
  return frozen ? `${name}-${hash.slice(0, 12)}` : name;
}

function ingestDataset(lab: OpenLab, dataset: Dataset, { signal, onProgress }: EvaluateOptions): Promise<IngestResult> {
  return lab.ingest({
    paths: [dataset.documentsPath],
    collection: collectionOf(dataset),
    ...(countsEveryCharacter(dataset) && { clean: false }),
    signal,
    onProgress: ({ documentsSeen }) => onProgress?.(documentsSeen, dataset.documentCount, 'documents'),
  });
}

function queryFor(
  lab: OpenLab,
  dataset: Dataset,
  { mode, rerank, k, version, signal }: EvaluateOptions,
): ResolvedQuery {
  const chosen = {
    ...(mode === undefined ? {} : { mode }),
    ...(rerank === undefined ? {} : { rerank }),
    ...(k === undefined ? {} : { k }),
  };
  const collection = version?.collection ?? collectionOf(dataset);
  const query = lab.resolve({ question: '', collection, signal, ...chosen }, lab.config.ask.k);
  return version ? { ...query, version } : query;
}
