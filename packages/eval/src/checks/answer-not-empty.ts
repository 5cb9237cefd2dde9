/**
 * answer_not_empty: 1 when the answer has a visible character, else 0. A refusal must say that it refuses, so it counts too.
 * Higher is better. Example: '  \n' → 0.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { checkDefinition, passedUnless } from './check-definition.ts';
import { scoreAnswer } from './score-answer.ts';

export const answerNotEmpty: CaseMetric = {
  ...checkDefinition('answer_not_empty', 1),
  score: (_item, record) =>
    // Spaces, controls and zero-width characters are not an answer.
    scoreAnswer(record, ({ answer }) => passedUnless(/[^\s\p{C}]/u.test(answer) ? null : 'the answer is empty')),
};
