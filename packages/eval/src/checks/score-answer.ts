/**
 * The states that every metric of an answer shares: a case whose system failed is an error and never 0; a run that only
 * retrieves has no answer to score. What is left is handed to the metric itself.
 */
import { notApplicable, type Score, scoreError } from '@raglab/core';
import type { RecordedAnswer, RunRecord } from '../runs/run-record.ts';

/** `score` sees the answer only where there is one. */
export function scoreAnswer(record: RunRecord, score: (answer: RecordedAnswer) => Score): Score {
  if (record.error !== null) return scoreError(`the system failed: ${record.error}`);
  if (record.answer === null) return notApplicable('the run retrieves only and has no answer');
  return score(record.answer);
}

/** The answer's words without the markers [1], [2] that point to its citations; other square brackets stay. */
export function withoutMarkers({ answer, citations }: Pick<RecordedAnswer, 'answer' | 'citations'>): string {
  if (citations.length === 0) return answer;
  return answer.replace(/\s*\[(\d+)\]/g, (marker, digits: string) =>
    Number(digits) >= 1 && Number(digits) <= citations.length ? '' : marker,
  );
}
