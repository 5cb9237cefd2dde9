/** `raglab eval score`: measures over TREC files, in trec_eval's names and output format. */
import { readFile } from 'node:fs/promises';
import { messageOf, RaglabError } from '@raglab/core';
import {
  formatTrecEval,
  HEADER_LINES,
  type MeasureAt,
  parseMeasures,
  parseQrels,
  parseRun,
  type RunScores,
  scoreRun,
} from '@raglab/eval';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, wholeNumber, withCommonOptions } from '../command-context.ts';

interface ScoreOptions extends Omit<CommonOptions, 'lab'> {
  readonly qrels: string;
  readonly run: string;
  readonly perQuery?: boolean;
  readonly measure?: readonly string[];
  readonly complete: boolean;
  readonly level: number;
  readonly depth?: number;
}

export function addEvalScoreCommand(evaluate: Command, { terminal, setExitCode }: CommandContext): void {
  const command = evaluate
    .command('score')
    .description("Score a TREC run against judgments, in trec_eval's names and output format.")
    .requiredOption('--qrels <file>', "judgments: 'query iteration document grade'")
    .requiredOption('--run <file>', "run: 'query Q0 document rank score tag'")
    .option('-q, --per-query', 'print every query, then the summary')
    .option(
      '-m, --measure <name>',
      'such as ndcg_cut_10, P.5,10, official (default), all_trec; repeat for more',
      collect,
    )
    .option('-c, --complete', 'a judged query that the run does not answer counts 0 (the default)', true)
    .option('--no-complete', 'average over the answered queries only, as trec_eval without -c')
    .option('-l, --level <grade>', 'lowest grade that counts as relevant', wholeNumber(0), 1)
    .option('-M, --depth <n>', 'documents looked at per query', wholeNumber(1));
  withCommonOptions(command, [
    'eval score --qrels qrels.txt --run run.txt',
    'eval score --qrels qrels.txt --run run.txt -q -m ndcg_cut_10 -m recall_100',
  ]).action(async (options: ScoreOptions) => {
    const qrels = parseQrels(await read(options.qrels), options.qrels);
    const { run, tag } = parseRun(await read(options.run), options.run);
    const names = options.measure ?? ['official'];
    const isHeader = (name: string): boolean => HEADER_LINES.some((line) => line === name);
    const measures = parseMeasures(names.filter((name) => !isHeader(name)));
    const { complete, level: relevanceLevel, depth } = options;
    const scores = scoreRun(qrels, run, measures, {
      complete,
      relevanceLevel,
      ...(depth === undefined ? {} : { depth }),
    });
    if (scores.perQuery.size === 0) {
      setExitCode(2);
      terminal.error('not measured: no judged query (is one of the files empty, or do their query ids differ?)');
    }
    const perQuery = options.perQuery ?? false;
    if (options.json) return terminal.out(JSON.stringify(toJson(scores, measures, tag, perQuery), null, 2));
    if (scores.perQuery.size === 0) return;
    const isSet = names.some((name) => name === 'official' || name === 'all_trec');
    const header = HEADER_LINES.filter((line) => isSet || names.includes(line));
    terminal.out(formatTrecEval(scores, { measures, tag, perQuery, header }).trimEnd());
  });
}

function toJson(scores: RunScores, measures: readonly MeasureAt[], runId: string, perQuery: boolean): object {
  const queries = [...scores.perQuery].map(([id, values]) => [id, Object.fromEntries(values)]);
  return {
    runId,
    queries: scores.perQuery.size,
    measures: Object.fromEntries(measures.map(({ id }) => [id, scores.summary.get(id) ?? null])),
    ...(scores.perQuery.size === 0 ? { reason: 'no judged query' } : {}),
    ...(perQuery ? { perQuery: Object.fromEntries(queries) } : {}),
  };
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new RaglabError({
      code: 'not_found',
      problem: `cannot read ${path}`,
      received: (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : messageOf(cause),
      cause,
    });
  }
}
