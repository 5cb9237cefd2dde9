/**
 * From queries and judgments to evaluation cases. A query belongs to the splits that judge it, else to `metadata.split` (questions
 * without an answer have no judgment), else to none: then it is no case. A query judged in two splits is a case of each.
 */
import { compareIds, type Qrels, RaglabError } from '@raglab/core';
import type { EvaluationCase } from './dataset.ts';
import { caseMetadataSchema, type DatasetQuery } from './dataset-source.ts';

/** Ordered by id, then split. Throws `invalid_input` for metadata of the wrong shape. */
export function casesOf(queries: readonly DatasetQuery[], qrels: ReadonlyMap<string, Qrels>): EvaluationCase[] {
  const cases: EvaluationCase[] = [];
  for (const { id, text, metadata } of queries) {
    const result = caseMetadataSchema.safeParse(metadata);
    if (!result.success) throw badMetadata(id, result.error.issues[0]!);
    const { split, tags = [], answer = null, spans = [] } = result.data;
    const judged = [...qrels].filter(([, judgments]) => judgments.has(id)).map(([name]) => name);
    const splits = judged.length > 0 ? judged : split === undefined ? [] : [split];
    const unanswerable = tags.includes('unanswerable');
    for (const name of splits) cases.push({ id, question: text, split: name, tags, answer, unanswerable, spans });
  }
  return cases.sort((a, b) => compareIds(a.id, b.id) || compareIds(a.split, b.split));
}

/** Split → number of cases, splits in order of name. */
export function countSplits(cases: readonly EvaluationCase[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { split } of cases) counts.set(split, (counts.get(split) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compareIds(a, b)));
}

function badMetadata(id: string, issue: { path: PropertyKey[]; message: string }): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: `metadata.${issue.path.join('.')} of query '${id}' cannot be read`,
    expected: '{split, tags, answer, spans: [{documentId, start, end, text}]}',
    received: issue.message,
  });
}
