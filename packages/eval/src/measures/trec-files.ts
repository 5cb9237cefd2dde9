/**
 * TREC's two text formats and trec_eval's output. Judgments: `query iteration document grade`. Runs: `query Q0 document rank
 * score tag`; the rank column is not read. Lines that begin with # and blank lines are skipped. A broken line is named.
 */
import { type Qrels, RaglabError, type Run } from '@raglab/core';
import type { MeasureAt } from './measure-catalog.ts';
import type { RunScores } from './score-run.ts';

/** Reads judgments. Throws `invalid_input` with the line's number for a broken line or a document judged twice. */
export function parseQrels(text: string, name = 'qrels'): Qrels {
  const qrels = new Map<string, Map<string, number>>();
  for (const { fields, line } of fieldsOf(text)) {
    if (fields.length !== 4)
      throw broken(name, line, "four fields 'query iteration document grade'", `${fields.length} fields`);
    const [query, , document, grade] = fields as [string, string, string, string];
    if (!/^[+-]?\d+$/.test(grade)) throw broken(name, line, 'a whole number as grade', `'${grade}'`);
    addOnce(qrels, query, document, Number(grade), name, line);
  }
  return qrels;
}

/** Reads a run and its tag. Throws `invalid_input` with the line's number for a broken line or a document retrieved twice. */
export function parseRun(text: string, name = 'run'): { run: Run; tag: string } {
  const run = new Map<string, Map<string, number>>();
  let tag = '';
  for (const { fields, line } of fieldsOf(text)) {
    // What follows the tag is passed over, as trec_eval does.
    if (fields.length < 6)
      throw broken(name, line, "six fields 'query Q0 document rank score tag'", `${fields.length} fields`);
    const [query, , document, , score] = fields as [string, string, string, string, string];
    if (!Number.isFinite(Number(score))) throw broken(name, line, 'a finite number as score', `'${score}'`);
    addOnce(run, query, document, Number(score), name, line);
    tag = fields[5]!;
  }
  return { run, tag };
}

/** Writes a run as TREC does, ranks from 1, documents in the order of their scores. */
export function formatRun(run: Run, tag: string): string {
  const lines: string[] = [];
  for (const [query, scores] of run) {
    const ranked = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? 1 : -1));
    for (const [i, [document, score]] of ranked.entries())
      lines.push(`${query} Q0 ${document} ${i + 1} ${score} ${tag}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

export type HeaderLine = 'runid' | 'num_q';
export const HEADER_LINES: readonly HeaderLine[] = ['runid', 'num_q'];

export interface TrecEvalFormat {
  readonly measures: readonly MeasureAt[];
  readonly tag: string;
  /** Print each query before the summary: trec_eval's -q. */
  readonly perQuery?: boolean;
  /** Lines before the summary; trec_eval prints both with its sets of measures, and each where it is asked for. */
  readonly header?: readonly HeaderLine[];
}

/** Renders scores byte for byte as trec_eval prints them. */
export function formatTrecEval(
  scores: RunScores,
  { measures, tag, perQuery = false, header = HEADER_LINES }: TrecEvalFormat,
): string {
  const lines: string[] = [];
  const line = (id: string, query: string, value: string): void =>
    void lines.push(`${id.padEnd(22)}\t${query}\t${value}\n`);
  const render = ({ measure }: MeasureAt, value: number): string =>
    measure.summary === 'sum' ? String(value) : value.toFixed(4);
  if (perQuery) {
    for (const [query, values] of scores.perQuery) {
      for (const item of measures) {
        if (item.measure.summary !== 'geometric-mean') line(item.id, query, render(item, values.get(item.id)!));
      }
    }
  }
  if (header.includes('runid')) line('runid', 'all', tag);
  if (header.includes('num_q')) line('num_q', 'all', String(scores.perQuery.size));
  for (const item of measures) line(item.id, 'all', render(item, scores.summary.get(item.id) ?? 0));
  return lines.join('');
}

function* fieldsOf(text: string): Generator<{ fields: string[]; line: number }> {
  let line = 0;
  for (const raw of text.split('\n')) {
    line++;
    const trimmed = raw.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) yield { fields: trimmed.split(/\s+/), line };
  }
}

function addOnce(
  into: Map<string, Map<string, number>>,
  query: string,
  document: string,
  value: number,
  name: string,
  line: number,
): void {
  const row = into.get(query) ?? new Map<string, number>();
  if (row.has(document))
    throw broken(name, line, `each document once for a query`, `${document} again for query ${query}`);
  into.set(query, row.set(document, value));
}

function broken(name: string, line: number, expected: string, received: string): RaglabError {
  return new RaglabError({ code: 'invalid_input', problem: `cannot read ${name}, line ${line}`, expected, received });
}
