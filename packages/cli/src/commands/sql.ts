/** `raglab sql`: one read-only statement over the catalog, for observability by hand. */
import { resolve } from 'node:path';
import { RaglabError, textTable } from '@raglab/core';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, wholeNumber, withCommonOptions } from '../command-context.ts';
import { createSqlQueries } from '../lab/query-catalog.ts';
import { excerpt } from './format-retrieval.ts';
import { NAMED_QUERIES } from './named-queries.ts';

interface SqlOptions extends CommonOptions {
  readonly named?: string;
  readonly timeLimit: number;
}

/** Seconds. A report over years may take longer than a request over HTTP. */
const TIME_LIMIT = 60;

export function addSqlCommand(program: Command, { terminal, signal }: CommandContext): void {
  const command = program
    .command('sql')
    .description(
      'Run one read-only SQL statement (SQLite). Views: retrieval_logs, retrieval_log_chunks, chunk_metadata, rag_evaluation_runs, pipeline_audit_log, dead_letters, human_labels; docs/observability.md shows them at work.',
    )
    .argument('[statement]')
    .option('--named <name>', NAMED_QUERIES.map(({ name, what }) => `${name}: ${what}`).join('; '))
    .option('--time-limit <seconds>', 'the statement is stopped after so long', wholeNumber(1), TIME_LIMIT);
  withCommonOptions(command, [
    `sql "SELECT mode, count(*) AS queries, avg(total_ms) AS mean_ms FROM retrieval_logs GROUP BY mode"`,
    `sql "SELECT uri, reason FROM dead_letters"`,
    `sql "SELECT name FROM sqlite_schema WHERE type = 'view'"`,
    'sql --named retrieval-precision',
    'sql --named model-versions --json',
  ]).action(async (statement: string | undefined, options: SqlOptions) => {
    const { query } = createSqlQueries(resolve(options.lab));
    const limits = { timeLimitMs: options.timeLimit * 1000, signal };
    const { columns, rows, truncated } = await query(statementOf(statement, options), limits);
    if (options.json) return terminal.out(JSON.stringify({ columns, rows, truncated }, null, 2));
    if (rows.length === 0) return terminal.out('no rows');
    const cells = rows.map((row) => columns.map((column) => excerpt(String(row[column] ?? 'NULL'), 80)));
    terminal.out(
      textTable(
        columns.map((title) => ({ title })),
        cells,
      ).join('\n'),
    );
    if (truncated) terminal.error(`only the first ${rows.length} rows; add LIMIT and OFFSET`);
  });
}

function statementOf(statement: string | undefined, { named }: SqlOptions): string {
  if ((statement === undefined) === (named === undefined)) {
    throw new RaglabError({
      code: 'usage',
      problem: 'one query at a time',
      expected: 'a statement, or --named NAME',
      received: named === undefined ? 'neither' : 'both',
    });
  }
  const found = NAMED_QUERIES.find(({ name }) => name === named);
  if (named === undefined || found) return found?.sql ?? statement!;
  throw new RaglabError({
    code: 'usage',
    problem: 'there is no query of that name',
    expected: `one of ${NAMED_QUERIES.map(({ name }) => name).join(', ')}`,
    received: `'${named}'`,
  });
}
