/**
 * latency_budget: 1 when the case took at most `milliseconds` in all (`timingsMs.total`), else 0. Higher is better. Without a
 * recorded total the check is an error: a time nobody took is not a fast one. Example: budget 500 ms, 612 ms taken → 0.
 * Times depend on the machine: compare only runs from the same one.
 */
import { scoreError } from '@raglab/core';
import { z } from 'zod';
import type { CaseMetric } from '../scoring/metric.ts';
import { checkDefinition, passedUnless } from './check-definition.ts';

export interface LatencyBudgetParameters {
  readonly milliseconds: number;
}

export const latencyBudgetParameters: z.ZodType<LatencyBudgetParameters> = z.strictObject({
  milliseconds: z.number().positive(),
});

export function createLatencyBudget({ milliseconds }: LatencyBudgetParameters): CaseMetric {
  return {
    ...checkDefinition('latency_budget', 1),
    score: (_item, record) => {
      if (record.error !== null) return scoreError(`the system failed: ${record.error}`);
      const total = record.timingsMs.total;
      if (typeof total !== 'number' || !Number.isFinite(total)) return scoreError('the run recorded no total time');
      return passedUnless(total <= milliseconds ? null : `${Math.round(total)} ms, ${milliseconds} ms allowed`);
    },
  };
}
