/**
 * is_json: 1 when the whole answer is one JSON value (RFC 8259), else 0. Higher is better. JSON inside a code fence or among
 * prose is not JSON. Example: '{"a": 1}' → 1, 'Sure! {"a": 1}' → 0.
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { checkDefinition, passedUnless } from './check-definition.ts';
import { scoreAnswer } from './score-answer.ts';

export const isJson: CaseMetric = {
  ...checkDefinition('is_json', 1),
  score: (_item, record) => scoreAnswer(record, ({ answer }) => passedUnless(parseProblem(answer))),
};

function parseProblem(text: string): string | null {
  // Most answers are prose, and an exception costs more than all other checks together.
  const first = /[^ \t\n\r]/u.exec(text)?.[0];
  if (first === undefined) return 'the answer is not JSON: it is empty';
  if (!'{["-0123456789tfn'.includes(first)) return `the answer is not JSON: it begins with '${first}'`;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `the answer is not JSON: ${(error as SyntaxError).message}`;
  }
}
