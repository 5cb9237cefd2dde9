/**
 * regex: 1 when the answer matches the pattern somewhere (write ^…$ for all of it), else 0. Higher is better. The pattern is
 * JavaScript's with the flag u; `flags` adds i, m or s. Example: pattern '\d+ ms', answer 'about 12 ms' → 1.
 * The pattern comes from the suite file and is trusted: one that backtracks without end is not caught.
 */
import { z } from 'zod';
import type { CaseMetric } from '../scoring/metric.ts';
import { checkDefinition, passedUnless } from './check-definition.ts';
import { scoreAnswer } from './score-answer.ts';

export interface RegexParameters {
  readonly pattern: string;
  readonly flags: string;
}

export const regexParameters: z.ZodType<RegexParameters> = z
  .strictObject({
    pattern: z.string().min(1),
    flags: z
      .string()
      .regex(/^[ims]*$/, 'expected flags out of i, m, s')
      .default(''),
  })
  .refine(({ pattern, flags }) => compile(pattern, flags) !== null, {
    path: ['pattern'],
    message: 'expected a regular expression',
  });

export function createRegex({ pattern, flags }: RegexParameters): CaseMetric {
  const expression = new RegExp(pattern, `${flags}u`);
  return {
    ...checkDefinition('regex', 1),
    score: (_item, record) =>
      scoreAnswer(record, ({ answer }) =>
        passedUnless(expression.test(answer) ? null : `the answer does not match /${pattern}/${flags}`),
      ),
  };
}

function compile(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, `${flags}u`);
  } catch {
    return null;
  }
}
