/** What the evaluation package stores, in the shapes of the HTTP API. Pure: no file is read here. */
import { basename, relative } from 'node:path';
import type {
  EvaluationCaseDetail,
  EvaluationCaseSummary,
  EvaluationRun,
  EvaluationRunSummary,
  MetricChange,
  MetricFigures,
} from '@raglab/core';
import {
  type CaseScores,
  type Dataset,
  type EvaluationReport,
  layerFunnel,
  type MetricComparison,
  type MetricSummary,
  type RunManifest,
  type RunRecord,
  type Scoring,
} from '@raglab/eval';

export interface StoredRun {
  readonly manifest: RunManifest;
  /** Null before the run was scored. */
  readonly report: EvaluationReport | null;
  readonly scoring: Scoring | null;
  readonly records: readonly RunRecord[];
}

/** `scoring` stands in for a report: runs of the other search modes are scored, and no gate looks at them. */
export function toRunSummary(
  manifest: RunManifest,
  report: EvaluationReport | null,
  scoring: Scoring | null,
): EvaluationRunSummary {
  const { runId, createdAt, dataset, system } = manifest;
  return {
    ...{ runId, createdAt, dataset: dataset.name, split: dataset.split, mode: system.mode, k: system.k, system },
    verdict: report?.gate.verdict ?? null,
    cases: report?.cases ?? scoring?.cases.length ?? null,
    metrics: (report?.metrics ?? scoring?.metrics ?? []).map(toFigures),
  };
}

/** `baseDirectory`: what paths are shown relative to. */
export function toRun({ manifest, report, scoring, records }: StoredRun, baseDirectory: string): EvaluationRun {
  const { dataset, suite, codeCommit, seed } = manifest;
  const funnel = scoring ? layerFunnel(scoring, records) : [];
  return {
    ...toRunSummary(manifest, report, scoring),
    datasetHash: dataset.hash,
    suite: { name: report?.suite.name ?? null, path: shownPath(suite.path, baseDirectory), hash: suite.hash },
    judge: scoring?.judge ?? null,
    codeCommit,
    seed,
    gate: report && {
      verdict: report.gate.verdict,
      criteria: report.gate.criteria.map(({ metric, rule, slice = null, verdict, reason }) => ({
        ...{ metric, rule, slice, verdict, reason },
      })),
      reason: report.gate.reason,
    },
    slices: (report?.slices ?? scoring?.slices ?? []).map((slice) => ({
      ...slice,
      metrics: slice.metrics.map(toFigures),
    })),
    funnel: funnel.map(({ step, left, lost, because }) => ({
      ...{ step, left, lost },
      because: because.map(([metric, cases]) => ({ metric, cases })),
    })),
    corrected: report?.corrected ?? null,
  };
}

export function toCaseSummary(
  { caseId, tags, scores }: CaseScores,
  record: RunRecord | undefined,
): EvaluationCaseSummary {
  return { caseId, tags, scores, question: record?.question ?? null, error: record?.error ?? null };
}

export function toCaseDetail(
  item: CaseScores,
  record: RunRecord | undefined,
  dataset: Dataset | undefined,
): EvaluationCaseDetail {
  const known = dataset?.cases.find(({ id }) => id === item.caseId);
  const grades = known && dataset?.qrels.get(known.split)?.get(known.id);
  const inContext = new Set(record?.contexts ?? []);
  const { answer = null, retrieved = [], timingsMs = {} } = record ?? {};
  return {
    ...toCaseSummary(item, record),
    answer: answer && {
      ...{ text: answer.answer, refused: answer.refused, citations: answer.citations },
      ...{ model: answer.model, costUsd: answer.costUsd },
    },
    reference: known?.answer ?? null,
    judgments: Object.fromEntries(grades ?? []),
    retrieved: retrieved.map((chunk, i) => ({ rank: i + 1, ...chunk, inContext: inContext.has(i) })),
    timingsMs,
  };
}

export function toMetricChange(comparison: MetricComparison): MetricChange {
  return comparison;
}

/** A stored bound that is no number was infinite. */
function toFigures({ range, ...figures }: MetricSummary): MetricFigures {
  return { ...figures, range: range.map((bound) => (Number.isFinite(bound) ? bound : null)) };
}

/** No reply tells where on this machine a file lies. */
function shownPath(path: string | null, baseDirectory: string): string | null {
  if (path === null) return null;
  const shown = relative(baseDirectory, path);
  return shown.startsWith('..') ? basename(path) : shown;
}
