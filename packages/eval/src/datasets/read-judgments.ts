/**
 * Judgment files: BEIR's `query-id <tab> corpus-id <tab> score` with or without its header line, or TREC's four columns
 * `query iteration document grade`. A pair that is judged twice alike is read once with a warning; two grades for one pair are an error.
 */
import type { Qrels } from '@raglab/core';
import { brokenLine, readLines } from './read-lines.ts';

export interface JudgmentFile {
  readonly qrels: Qrels;
  readonly warnings: readonly string[];
}

/** Throws `invalid_input` with file and line for a broken line, a grade that is not a whole number, or a contradiction. */
export async function readJudgments(path: string): Promise<JudgmentFile> {
  const qrels = new Map<string, Map<string, number>>();
  let repeated = 0;
  let first = true;
  for await (const { number, text } of readLines(path)) {
    if (text.trim() === '') continue;
    const [query, document, grade] = columnsOf(path, number, text);
    const header = first && /^query/i.test(query) && !WHOLE_NUMBER.test(grade);
    first = false;
    if (header) continue;
    if (!WHOLE_NUMBER.test(grade)) throw brokenLine(path, number, 'a whole number as grade', `'${grade}'`);
    const row = qrels.get(query) ?? new Map<string, number>();
    const known = row.get(document);
    if (known !== undefined && known !== Number(grade)) {
      throw brokenLine(path, number, `one grade for query ${query} and document ${document}`, `${known} and ${grade}`);
    }
    if (known !== undefined) repeated++;
    qrels.set(query, row.set(document, Number(grade)));
  }
  return { qrels, warnings: repeated > 0 ? [`${path}: ${repeated} judgments repeated alike, read once`] : [] };
}

const WHOLE_NUMBER = /^[+-]?\d+$/;

/** Ids may hold spaces where the columns are parted by tabs. */
function columnsOf(path: string, line: number, text: string): [query: string, document: string, grade: string] {
  const columns = (text.includes('\t') ? text.split('\t') : text.trim().split(/\s+/)).map((column) => column.trim());
  if (columns.length === 4) columns.splice(1, 1);
  if (columns.length !== 3 || columns.includes('')) {
    throw brokenLine(path, line, "'query-id corpus-id score' or TREC's four columns", JSON.stringify(text));
  }
  return columns as [string, string, string];
}
