/**
 * Stored records to scores: each metric of the suite for each case of the split, then one summary per metric, overall and per
 * tag. Cheap layers first, the judge last. Without judge metrics it touches no model, so scores can be computed again from any
 * stored run. A case of the split that has no record counts as an error, never as left out.
 */
import { type Embedder, type Judge, type JudgeIdentity, messageOf, type Score, scoreError } from '@raglab/core';
import type { Dataset, EvaluationCase } from '../datasets/dataset.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { Suite } from '../suite/suite.ts';
import { inSpan } from '../telemetry/in-span.ts';
import { inMetricSpan } from '../telemetry/trace-metrics.ts';
import { embedTexts } from './embed-texts.ts';
import { judgeCases, type VerdictFlips } from './judge-cases.ts';
import type { CaseMetric, JudgeMetric, Metric, VectorOf } from './metric.ts';
import { selectCases } from './select-cases.ts';
import { type MetricSummary, summariseMetrics } from './summarise-metric.ts';

export interface ScoreRecordsOptions {
  readonly dataset: Dataset;
  readonly split: string;
  readonly records: readonly RunRecord[];
  readonly suite: Suite;
  readonly judge?: Judge | undefined;
  /** For metrics that compare vectors of texts; without one they are errors. */
  readonly embedder?: Embedder | undefined;
  /** Of the bootstrap. */
  readonly seed: number;
  /** Score only the cases that a run with this limit asks. */
  readonly limit?: number | null | undefined;
  /** Judgements under way at once; default 4. */
  readonly judgeConcurrency?: number;
  /** Samples of each verdict of the judge; default 1. */
  readonly judgeRepeats?: number | undefined;
  /** `means`: no intervals and no slices, for many runs that are compared by case: the bootstrap takes longer than the scores. Default `full`. */
  readonly summaries?: 'full' | 'means';
  readonly signal?: AbortSignal | undefined;
  readonly onJudged?: () => void;
}

export interface CaseScores {
  readonly caseId: string;
  readonly tags: readonly string[];
  /** Metric id → score, one for every metric of the suite. */
  readonly scores: Readonly<Record<string, Score>>;
}

export interface SliceSummary {
  readonly tag: string;
  readonly cases: number;
  readonly metrics: readonly MetricSummary[];
}

export interface Scoring {
  readonly dataset: { readonly name: string; readonly hash: string; readonly split: string };
  /** The suite's `measurementHash`: what was measured. */
  readonly measurementHash: string;
  /** Key of the judge; null when no judge was asked. */
  readonly judge: string | null;
  /** Key of the embedder; absent where no metric compares vectors. */
  readonly embedder?: string;
  /** Model and prompts of the judge; absent where none was asked or the judge does not say. */
  readonly judgeIdentity?: JudgeIdentity;
  readonly seed: number;
  /** Metric id → verdicts that were not the same in all repeats; absent where the judge was asked once. */
  readonly flips?: Readonly<Record<string, VerdictFlips>>;
  /** Ordered by case id. */
  readonly cases: readonly CaseScores[];
  /** In the suite's order. */
  readonly metrics: readonly MetricSummary[];
  /** Ordered by tag. */
  readonly slices: readonly SliceSummary[];
}

export function scoreRecords(options: ScoreRecordsOptions): Promise<Scoring> {
  const { dataset, split, suite } = options;
  const attributes = {
    'raglab.dataset.name': dataset.name,
    'raglab.dataset.split': split,
    'raglab.suite.name': suite.name,
  };
  return inSpan('score', { attributes }, () => computeScores(options));
}

async function computeScores(options: ScoreRecordsOptions): Promise<Scoring> {
  const { dataset, split, suite, seed } = options;
  const cases = selectCases(dataset, split, options.limit ?? null);
  const records = new Map(options.records.map((record) => [record.caseId, record]));
  const qrels = dataset.qrels.get(split) ?? new Map<string, ReadonlyMap<string, number>>();
  const cheap = suite.metrics.filter((metric): metric is CaseMetric => metric.layer !== 'judge');
  const costly = suite.metrics.filter((metric): metric is JudgeMetric => metric.layer === 'judge');
  const comparing = cheap.filter(({ texts }) => texts !== undefined);
  const vectorOf = await embedTexts(textsOf(comparing, cases, records), options.embedder, options.signal);
  const computed = new Map(cases.map(({ id }) => [id, new Map<string, Score>()]));
  for (const metric of cheap) {
    await inMetricSpan(metric, () =>
      cases.map((item) => {
        const score = scoreCase(metric, item, records.get(item.id), qrels.get(item.id), vectorOf);
        computed.get(item.id)!.set(metric.id, score);
        return score;
      }),
    );
  }
  const judged = await judgeCases(
    cases.flatMap((item) => {
      const record = records.get(item.id);
      return record === undefined ? [] : [{ item, record }];
    }),
    costly,
    {
      judge: options.judge,
      concurrency: options.judgeConcurrency ?? 4,
      repeats: options.judgeRepeats,
      signal: options.signal,
      skip: suite.judgeOnlyPassing ? casesFailingChecks(cheap, computed) : new Set(),
      onJudged: options.onJudged,
    },
  );
  const scoreOf = (metric: Metric, caseId: string): Score =>
    withinRange(metric, computed.get(caseId)?.get(metric.id) ?? judged.scores.get(caseId)?.get(metric.id) ?? NO_RECORD);
  const scored = cases.map(({ id, tags }) => ({
    caseId: id,
    tags,
    scores: Object.fromEntries(suite.metrics.map((metric) => [metric.id, scoreOf(metric, id)])),
  }));
  const meansOnly = options.summaries === 'means';
  const summarise = (among: readonly CaseScores[]): MetricSummary[] =>
    summariseMetrics(
      suite.metrics.map((metric) => ({ metric, scores: among.map(({ scores }) => scores[metric.id]!) })),
      meansOnly ? null : seed,
    );
  return {
    dataset: { name: dataset.name, hash: dataset.hash, split },
    measurementHash: suite.measurementHash,
    judge: costly.length > 0 ? (options.judge?.key ?? null) : null,
    ...(comparing.length > 0 && options.embedder && { embedder: options.embedder.key }),
    ...(costly.length > 0 && options.judge?.identity && { judgeIdentity: options.judge.identity }),
    seed,
    ...(Object.keys(judged.flips).length > 0 && { flips: judged.flips }),
    cases: scored,
    metrics: summarise(scored),
    slices: (meansOnly ? [] : [...new Set(cases.flatMap(({ tags }) => tags))].sort()).map((tag) => {
      const among = scored.filter(({ tags }) => tags.includes(tag));
      return { tag, cases: among.length, metrics: summarise(among) };
    }),
  };
}

const NO_RECORD = scoreError('the run has no record of this case');

function textsOf(
  metrics: readonly CaseMetric[],
  cases: readonly EvaluationCase[],
  records: ReadonlyMap<string, RunRecord>,
): string[] {
  return cases.flatMap((item) => {
    const record = records.get(item.id);
    return record === undefined ? [] : metrics.flatMap(({ texts }) => texts!(item, record));
  });
}

function scoreCase(
  metric: CaseMetric,
  item: EvaluationCase,
  record: RunRecord | undefined,
  judgments: ReadonlyMap<string, number> | undefined,
  vectorOf: VectorOf,
): Score {
  if (record === undefined) return NO_RECORD;
  try {
    return metric.score(item, record, judgments, vectorOf);
  } catch (error) {
    return scoreError(`${metric.id} failed: ${messageOf(error)}`);
  }
}

function casesFailingChecks(
  metrics: readonly CaseMetric[],
  computed: ReadonlyMap<string, ReadonlyMap<string, Score>>,
): Set<string> {
  const checks = metrics.filter(({ layer }) => layer === 'deterministic');
  const failed = [...computed].filter(([, scores]) => checks.some(({ id }) => scores.get(id)?.value === 0));
  return new Set(failed.map(([caseId]) => caseId));
}

/** A number outside the metric's range is a broken instrument, not a very good or bad case. */
function withinRange({ id, range: [lowest, highest] }: Metric, score: Score): Score {
  const slack = 1e-9; // of floating point
  if (score.status !== 'measured' || (score.value >= lowest - slack && score.value <= highest + slack)) return score;
  return scoreError(`${id} gave ${score.value}, outside its range ${lowest} to ${highest}`);
}
