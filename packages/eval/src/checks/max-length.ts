/**
 * max_length: 1 when the answer has at most `characters` Unicode characters (code points), else 0. Higher is better.
 * Example: 10 characters allowed, answer 'eleven runs' → 0. An empty answer passes: answer_not_empty is another check.
 */
import { z } from 'zod';
import type { CaseMetric } from '../scoring/metric.ts';
import { checkDefinition, passedUnless } from './check-definition.ts';
import { scoreAnswer } from './score-answer.ts';

export interface MaxLengthParameters {
  readonly characters: number;
}

export const maxLengthParameters: z.ZodType<MaxLengthParameters> = z.strictObject({ characters: z.int().positive() });

export function createMaxLength({ characters }: MaxLengthParameters): CaseMetric {
  return {
    ...checkDefinition('max_length', 1),
    score: (_item, record) =>
      scoreAnswer(record, ({ answer }) => {
        const length = [...answer].length;
        return passedUnless(length <= characters ? null : `${length} characters, ${characters} allowed`);
      }),
  };
}
