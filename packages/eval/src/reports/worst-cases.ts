/**
 * The cases to look at first: ordered by how far their scores lie from the best value, averaged over the metrics that the gate speaks of
 * (over all when it speaks of none). A score that could not be measured counts as the worst here, because it wants looking at; this
 * order is no measurement and is never reported as one. Ties by case id.
 */
import { compareIds, type Score } from '@raglab/core';
import type { RunRecord } from '../runs/run-record.ts';
import type { CaseScores, Scoring } from '../scoring/score-records.ts';
import type { MetricSummary } from '../scoring/summarise-metric.ts';
import type { EvaluationDetails } from './evaluation-details.ts';

type MetricShape = Pick<MetricSummary, 'direction' | 'range'>;

export interface WorstCase {
  readonly caseId: string;
  readonly tags: readonly string[];
  readonly scores: Readonly<Record<string, Score>>;
  /** Null where the run holds no record of the case. */
  readonly record: RunRecord | null;
}

export function worstCases({ report, scoring, records }: EvaluationDetails, count: number): readonly WorstCase[] {
  const gated = report.gate.criteria.map(({ metric }) => metric);
  const known = new Map(records.map((record) => [record.caseId, record]));
  return casesByLoss(scoring, gated)
    .filter(({ loss }) => loss > 0)
    .slice(0, count)
    .map(({ item }) => ({ ...item, record: known.get(item.caseId) ?? null }));
}

/** Every case, the worst first, by the metrics of these ids (by all when the run has none of them). */
export function casesByLoss(
  scoring: Scoring,
  metricIds: readonly string[],
): readonly { readonly item: CaseScores; readonly loss: number }[] {
  const spokenOf = scoring.metrics.filter(({ id }) => metricIds.includes(id));
  const metrics = spokenOf.length > 0 ? spokenOf : scoring.metrics;
  return scoring.cases
    .map((item) => ({ item, loss: lossOf(item.scores, metrics) }))
    .sort((a, b) => b.loss - a.loss || compareIds(a.item.caseId, b.item.caseId));
}

/** Not measured, or at the worst end of the metric's range. Not applicable, or a range without that end: false. */
export function isWorst(score: Score | undefined, { direction, range }: MetricShape): boolean {
  if (score === undefined || score.status === 'error' || score.status === 'invalid_output') return true;
  return score.status === 'measured' && score.value === (direction === 'higher' ? range[0] : range[1]);
}

function lossOf(scores: Readonly<Record<string, Score>>, metrics: readonly MetricSummary[]): number {
  const losses = metrics.flatMap((metric) => {
    const score = scores[metric.id];
    if (score?.status === 'not_applicable') return [];
    if (score?.status !== 'measured') return [1];
    const [lowest, highest] = metric.range;
    if (!Number.isFinite(highest - lowest)) return [];
    const share = (score.value - lowest) / (highest - lowest);
    return [metric.direction === 'higher' ? 1 - share : share];
  });
  return losses.length === 0 ? 0 : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
