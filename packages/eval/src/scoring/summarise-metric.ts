/**
 * One metric over many cases, with one denominator: `total` counts the cases to which the metric applies, `measured` those of
 * them with a number; the mean is over the measured ones and is null, with a reason, when there are none. Its interval is
 * that of `meanIntervals`.
 */
import type { Interval, Score } from '@raglab/core';
import { type BoundedSample, meanIntervals } from '../statistics/mean-intervals.ts';
import type { MetricDefinition, MetricLayer } from './metric.ts';

export interface MetricSummary {
  readonly id: string;
  readonly layer: MetricLayer;
  readonly direction: 'higher' | 'lower';
  readonly range: readonly [lowest: number, highest: number];
  readonly mean: number | null;
  /** Bounds of the 95 % interval of the mean. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly measured: number;
  /** measured + errors + invalidOutputs: the cases to which the metric applies. */
  readonly total: number;
  readonly errors: number;
  readonly invalidOutputs: number;
  readonly notApplicable: number;
  /** Why nothing, or not everything, was measured; null when all applicable cases were. */
  readonly reason: string | null;
}

/** `seed`: of the bootstrap; null leaves the interval out. */
export function summariseMetric(
  metric: MetricDefinition,
  scores: readonly Score[],
  seed: number | null,
): MetricSummary {
  return summariseMetrics([{ metric, scores }], seed)[0]!;
}

/** The same of several metrics, whose bootstraps share their draws. */
export function summariseMetrics(
  scored: readonly { readonly metric: MetricDefinition; readonly scores: readonly Score[] }[],
  seed: number | null,
): MetricSummary[] {
  const samples = scored.map(({ metric: { range, binary }, scores }): BoundedSample => {
    const values = scores.flatMap((score) => (score.status === 'measured' ? [score.value] : []));
    return { values, range, binary };
  });
  const intervals = seed === null ? null : meanIntervals(samples, seed);
  return scored.map(({ metric, scores }, i) => summaryOf(metric, scores, samples[i]!.values, intervals?.[i] ?? null));
}

function summaryOf(
  { id, layer, direction, range }: MetricDefinition,
  scores: readonly Score[],
  values: readonly number[],
  interval: Interval | null,
): MetricSummary {
  const count = (status: Score['status']): number => scores.filter((score) => score.status === status).length;
  const notApplicable = count('not_applicable');
  return {
    ...{ id, layer, direction, range },
    mean: values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    measured: values.length,
    total: scores.length - notApplicable,
    errors: count('error'),
    invalidOutputs: count('invalid_output'),
    notApplicable,
    reason: reasonOf(scores, values.length),
  };
}

function reasonOf(scores: readonly Score[], measured: number): string | null {
  if (scores.length === 0) return 'no case was selected';
  const failed = scores.filter((score) => score.status === 'error' || score.status === 'invalid_output');
  if (failed.length > 0) return `${failed.length} not measured, most often: ${mostCommonReason(failed)}`;
  return measured > 0 ? null : `applies to no case: ${mostCommonReason(scores)}`;
}

function mostCommonReason(scores: readonly Score[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of scores) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'no reason given';
}
