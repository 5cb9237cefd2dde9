/**
 * One criterion of a suite file: its form, and the check that it can be decided at all: it names a metric of the suite, asks
 * for something, in the direction that is better for the metric, and within the metric's range (0.7 and not 70).
 */
import { RaglabError } from '@raglab/core';
import { z } from 'zod';
import type { Metric } from '../scoring/metric.ts';
import type { Criterion } from './suite.ts';

/** As the file says it. */
export interface CriterionInput {
  readonly metric: string;
  readonly at_least?: number | undefined;
  readonly at_most?: number | undefined;
  readonly slice?: string | undefined;
  readonly max_drop?: number | undefined;
  readonly uncalibrated?: 'allow' | undefined;
}

export const criterionSchema: z.ZodType<CriterionInput> = z.strictObject({
  metric: z.string().min(1),
  at_least: z.number().optional(),
  at_most: z.number().optional(),
  slice: z.string().min(1).optional(),
  max_drop: z.number().min(0).optional(),
  uncalibrated: z.literal('allow').optional(),
});

/** Throws `configuration` for a criterion that cannot be decided; `at` is its place in the file. */
export function resolveCriterion(
  criterion: CriterionInput,
  metrics: readonly Metric[],
  what: string,
  at: string,
): Criterion {
  const refuse = (field: string, expected: string, received: string): RaglabError =>
    new RaglabError({ code: 'configuration', problem: `cannot read ${what}, at '${at}${field}'`, expected, received });
  const { at_least: atLeast, at_most: atMost, max_drop: maxDrop } = criterion;
  const metric = metrics.find(({ id }) => id === criterion.metric);
  if (metric === undefined)
    throw refuse(
      '.metric',
      `one of the suite's metrics (${metrics.map(({ id }) => id).join(', ') || 'it has none'})`,
      `'${criterion.metric}'`,
    );
  if (atLeast === undefined && atMost === undefined && maxDrop === undefined)
    throw refuse('', 'at_least, at_most or max_drop', 'none of them');
  const wrongWay = metric.direction === 'higher' ? 'at_most' : 'at_least';
  if (criterion[wrongWay] !== undefined)
    throw refuse(
      `.${wrongWay}`,
      `${wrongWay === 'at_most' ? 'at_least' : 'at_most'}, because ${metric.direction} is better for ${metric.id}`,
      wrongWay,
    );
  const threshold = atLeast ?? atMost;
  const [lowest, highest] = metric.range;
  if (threshold !== undefined && !(threshold >= lowest && threshold <= highest))
    throw refuse(
      atLeast === undefined ? '.at_most' : '.at_least',
      `a number from ${lowest} to ${highest}`,
      `${threshold}`,
    );
  return {
    metric: metric.id,
    atLeast: atLeast ?? null,
    atMost: atMost ?? null,
    slice: criterion.slice ?? null,
    maxDrop: maxDrop ?? null,
    allowUncalibrated: criterion.uncalibrated === 'allow',
  };
}
