/**
 * contains: 1 when the answer holds every one of the given texts, else 0 with the first that is missing. Higher is better.
 * Letter case counts unless `ignore_case` is set. Example: texts ['HNSW', 'recall'], answer 'HNSW trades memory' → 0.
 */
import { z } from 'zod';
import type { CaseMetric } from '../scoring/metric.ts';
import { checkDefinition, passedUnless } from './check-definition.ts';
import { scoreAnswer } from './score-answer.ts';

export interface ContainsParameters {
  readonly text: string | readonly string[];
  readonly ignore_case: boolean;
}

export const containsParameters: z.ZodType<ContainsParameters> = z.strictObject({
  text: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  ignore_case: z.boolean().default(false),
});

export function createContains({ text, ignore_case }: ContainsParameters): CaseMetric {
  const fold = (value: string): string => (ignore_case ? value.toLowerCase() : value);
  const texts = typeof text === 'string' ? [text] : text;
  return {
    ...checkDefinition('contains', 1),
    score: (_item, record) =>
      scoreAnswer(record, ({ answer }) => {
        const missing = texts.find((wanted) => !fold(answer).includes(fold(wanted)));
        return passedUnless(missing === undefined ? null : `the answer does not contain '${missing}'`);
      }),
  };
}
