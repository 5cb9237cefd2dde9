/** The scale on which a metric's bars are drawn: its own range, or what the figures reach where it has no bound. */
import type { MetricFigures } from '@raglab/core';

export function metricScale(
  figures: readonly Pick<MetricFigures, 'range' | 'mean' | 'lower' | 'upper'>[],
): readonly [number, number] {
  const [low, high] = figures[0]?.range ?? [0, 1];
  const reached = figures.flatMap(({ mean, lower, upper }) => [mean, lower, upper]).filter((value) => value !== null);
  return [low ?? Math.min(0, ...reached), high ?? Math.max(0, ...reached)];
}
