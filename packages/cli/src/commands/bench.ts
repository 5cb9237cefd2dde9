/** `raglab bench`: a sweep over settings with its table, front and plots; `bench chunking`, `list`, `show` and `schema` stand in files of their own. */
import { writeFile } from 'node:fs/promises';
import { RaglabError } from '@raglab/core';
import { type BenchReport, benchScatter, drawBenchSvg, formatBench, formatBenchHtml } from '@raglab/eval';
import type { Command } from 'commander';
import type { BenchProgress } from '../bench/bench-progress.ts';
import { prepareBench } from '../bench/bench-setup.ts';
import { duration, formatCost, formatPlan } from '../bench/format-plan.ts';
import { loadGrid } from '../bench/grid.ts';
import { type BenchLabs, withWorkshop } from '../bench/open-bench.ts';
import { type BenchPlan, planBench } from '../bench/plan-bench.ts';
import { runBench } from '../bench/run-bench.ts';
import {
  type CommandContext,
  type CommonOptions,
  nonEmpty,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { addBenchChunkingCommand } from './bench-chunking.ts';
import { addBenchStoredCommands } from './bench-stored.ts';

interface BenchOptions extends CommonOptions {
  readonly plan?: boolean;
  readonly fresh?: boolean;
  readonly limit?: number;
  readonly rows?: number;
  readonly html?: string;
  readonly svg?: string;
}

const GRID_EXAMPLE = `
A grid, all of it optional but name, dataset and axes:
  name: handbook-chunkers
  dataset: rag-handbook              # raglab dataset list
  axes:
    chunker: [recursive, markdown]   # or whole specs: recursive:400/0
    size: [100, 200, 400]            # tokens
    overlap: [0, 20%]                # tokens, or a share of the size
    embedder: [raglab-static]        # raglab-static@128: the first 128 numbers; hub ids; services as in raglab.config
    index: [auto]                    # flat, hnsw-sq, ivf-rq … or {kind: hnsw-sq, ef: 50}
    mode: [hybrid]                   # lexical, dense
    k: [5]                           # chunks handed on
    reranker: [none, ranker]
  tokens: 2000                       # cells are compared at equal tokens
  quality: span_recall
  control: {chunker: markdown, size: 400, overlap: 0, reranker: none}
  limits: {cells: 500, cost_usd: 1}`;

export function addBenchCommand(program: Command, context: CommandContext): void {
  const { terminal, signal, setExitCode } = context;
  const command = program
    .command('bench')
    .description(
      'Sweep chunkers, sizes, embedders, indexes, rerankers … over a dataset: a run for every cell, and a table that can be trusted. Killed and run again, it goes on where it was.',
    )
    .argument('[grid]', 'YAML file')
    .option('--plan', 'say what would run, how long and for how much, and stop')
    .option('--fresh', 'ask everything again; indexes and embeddings are kept')
    .option('--limit <n>', 'only so many questions, spread over the split', wholeNumber(1))
    .option('--rows <n>', 'rows of the table (default: 25, the front and the control)', wholeNumber(1))
    .option('--html <file>', 'the page with every cell (default: beside the stored bench)', nonEmpty)
    .option('--svg <file>', 'the plot (default: beside the stored bench)', nonEmpty);
  addBenchChunkingCommand(command, context);
  addBenchStoredCommands(command, context);
  withCommonOptions(command, [
    'bench bench/grids/handbook-quick.yaml',
    'bench bench/grids/handbook-chunkers.yaml --plan',
    'bench mine.yaml --html report.html --json > report.json',
    'bench chunking --corpus ./corpora --questions questions_df.csv',
    'bench list',
  ])
    .addHelpText('after', GRID_EXAMPLE)
    .action(async (path: string | undefined, options: BenchOptions) => {
      if (path === undefined) throw noGrid();
      const grid = await loadGrid(path);
      await withLab(options, { create: true }, (lab, config) =>
        withWorkshop(lab, config, async (labs) => {
          const limited = options.limit === undefined ? grid : { ...grid, limit: options.limit };
          const setup = await prepareBench(labs, limited);
          const plan = await planBench(labs, setup, signal);
          refuseCost(plan, grid.limits.costUsd);
          if (options.plan) return terminal.out(options.json ? JSON.stringify(plan, null, 2) : formatPlan(plan));
          terminal.error(briefly(plan));
          const shown = showProgress(terminal);
          const fresh = options.fresh ?? false;
          const report = await runBench(labs, setup, { fresh, signal, onProgress: shown.update }).finally(shown.end);
          const files = await writePages(report, labs, options);
          if (report.failed > 0) setExitCode(2);
          if (options.json) return terminal.out(JSON.stringify({ ...report, files }, null, 2));
          const rows = options.rows === undefined ? {} : { rows: options.rows };
          terminal.out(formatBench(report, { width: terminal.width, ...rows }));
          terminal.out(
            `\npage ${files.html}\nplot ${files.svg}\nbench ${report.benchId} is stored: \`raglab bench show ${report.benchId.slice(0, 6)}\``,
          );
        }),
      );
    });
}

function briefly({ cells, indexes, estimate }: BenchPlan): string {
  const missing = indexes.total - indexes.stored;
  const parts = [`${cells.total} cells (${cells.stored} stored)`, `${missing} of ${indexes.total} indexes to build`];
  return `${[...parts, `${estimate.answers.toLocaleString('en')} answers`].join(', ')}: about ${duration(estimate.seconds)}; cost ${formatCost(estimate.costUsd)}`;
}

async function writePages(
  report: BenchReport,
  { benches }: BenchLabs,
  { html, svg }: Pick<BenchOptions, 'html' | 'svg'>,
): Promise<{ readonly html: string; readonly svg: string | null }> {
  const page = html ?? benches.fileOf(report.benchId, 'bench.html');
  await writeFile(page, formatBenchHtml(report));
  const scatter = benchScatter(report);
  if (scatter === null) return { html: page, svg: null };
  const plot = svg ?? benches.fileOf(report.benchId, 'quality-latency.svg');
  await writeFile(plot, `${drawBenchSvg(scatter).text}\n`);
  return { html: page, svg: plot };
}

/** Lines of progress where there is no terminal, at most so often. */
const SAY_EVERY_MS = 15_000;

function showProgress(terminal: Terminal): { update(progress: BenchProgress): void; end(): void } {
  const line = createProgressLine(terminal);
  let saidAt = performance.now();
  return {
    update({ indexes, cells, answers, secondsLeft }) {
      const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
      const isBuilding = indexes.done < indexes.total;
      const label = isBuilding ? `indexes${left}` : `answers, ${cells.done} of ${cells.total} cells${left}`;
      const { done, total } = isBuilding ? indexes : answers;
      line.update(done, total, label);
      if (terminal.interactive || performance.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = performance.now();
      terminal.error(`${done} of ${total} ${label}`);
    },
    end: line.end,
  };
}

function refuseCost({ estimate: { costUsd } }: BenchPlan, limit: number | undefined): void {
  if (limit === undefined || (costUsd !== null && costUsd <= limit)) return;
  throw new RaglabError({
    code: 'budget_exceeded',
    problem: 'the sweep may cost more than its limit',
    expected: `at most $${limit} (limits.cost_usd)`,
    received: costUsd === null ? 'an unknown price' : `about $${costUsd.toFixed(2)}`,
    remedy: 'raise the limit, or leave out an embedder; `--plan` shows what is embedded',
  });
}

function noGrid(): RaglabError {
  return new RaglabError({
    code: 'usage',
    problem: 'no grid was named',
    expected: 'a YAML file, or one of chunking, list, show, schema',
    remedy: '`raglab bench --help` shows a grid',
  });
}
