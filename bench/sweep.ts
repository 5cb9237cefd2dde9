/**
 * What a sweep takes: `bench/grids/handbook-chunkers.yaml` (5 chunkers × 4 sizes × 2 embedders × 3 rerankers) from nothing to its table, the same run
 * again, a smaller grid killed twice at seeded points, and a cell whose parts exist beside a fresh one. All through the command line, as users do it.
 * Run: pnpm bench:sweep            publishes docs/results/sweep.{json,md}
 *      pnpm bench:sweep --swept LAB   takes the 120 cells from a lab in which they were swept in one go; their document says when
 *      pnpm bench:sweep --quick    leaves the 120 cells out; prints, publishes nothing
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '@raglab/core';
import { type BenchReport, openBenchStore } from '@raglab/eval';
import { createScratchFolder } from './bench-lab.ts';
import { publishResults } from './publish-results.ts';

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'packages', 'cli', 'src', 'main.ts');
const STRIKE = join(ROOT, 'tests', 'bench', 'strike-at.ts');
const GRIDS = join(import.meta.dirname, 'grids');
const ROUNDS = 3;
const SEED = 20261121;

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    swept: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  console.log(
    'pnpm bench:sweep [--quick | --swept LAB]   120 cells of the handbook, killed sweeps, cells whose parts exist',
  );
  process.exit(0);
}
const folder = createScratchFolder('sweep');
const say = (text: string): void => console.error(text);

interface Swept {
  readonly report: BenchReport;
  readonly seconds: number;
}

const rows: string[][] = [];
const measurements: Record<string, unknown> = {};
if (!flags.quick) {
  const grid = join(GRIDS, 'handbook-chunkers.yaml');
  const lab = flags.swept ?? join(folder, 'full');
  const full = flags.swept === undefined ? await sweep(grid, lab) : await storedSweep(lab);
  const again = await sweep(grid, lab);
  const { cells, failed, items } = full.report;
  rows.push(
    [`${cells} cells, from nothing`, minutes(full.seconds), `goal under 15 min; ${failed} failed`],
    ['the same again, everything stored', minutes(again.seconds), percent(again.seconds / full.seconds)],
  );
  measurements.full = {
    seconds: full.seconds,
    again: again.seconds,
    sameTable: isSameTable(full, again),
    items: items.map(inShort),
  };
}

const killed = await killedSweep();
rows.push(['12 cells, killed twice, then run to the end', killed.same ? 'the same table' : 'ANOTHER TABLE', killed.at]);
measurements.killed = killed;

const costs = [];
for (let round = 0; round < ROUNDS; round++) costs.push(await cellCosts(round));
const ratio = median(costs.map(({ fresh, reused }) => reused / fresh));
const range = costs.map(({ fresh, reused }) => reused / fresh);
rows.push([
  'a cell whose parts exist, of a fresh one',
  percent(ratio),
  `goal under 5 %; ${percent(Math.min(...range))} to ${percent(Math.max(...range))} in ${ROUNDS} rounds`,
]);
measurements.cells = costs;
rmSync(folder, { recursive: true, force: true });

const columns = ['what', 'result', 'beside'];
if (flags.quick) for (const row of [columns, ...rows]) console.log(row.join(' | '));
else {
  publishResults({
    name: 'sweep',
    title: 'Sweeps',
    command: 'pnpm bench:sweep',
    columns,
    rows,
    notes: [
      'rag-handbook, test questions (172), hybrid search; the second embedder is the first 128 numbers of the bundled model’s 512.',
      'By the clock, with whatever else the machine did. A cell: cutting, embedding, building, asking and scoring; the parts that exist are all of these but another k.',
      `Killed: SIGKILL at two of the program’s looks at the clock, drawn with seed ${SEED}; the tables are compared in everything but times.`,
    ],
    measurements,
  });
}

/** A cell's figures without their intervals, and what the comparison said. */
function inShort({ label, figures, againstControl, onFront }: BenchReport['items'][number]): object {
  const values = Object.fromEntries(Object.entries(figures).map(([id, { value }]) => [id, value]));
  const verdicts = { equalTokens: againstControl?.equalTokens.verdict, equalK: againstControl?.equalK.verdict };
  return { label, values, verdicts, onFront };
}

/** A sweep that was run before: its document says when it began and ended. */
async function storedSweep(lab: string): Promise<Swept> {
  const benches = openBenchStore(join(lab, 'benches'));
  const found = (await benches.list()).find(({ name }) => name === 'handbook-chunkers');
  if (!found?.finishedAt) throw new Error(`${lab} has no finished sweep of handbook-chunkers`);
  const seconds = (Date.parse(found.finishedAt) - Date.parse(found.createdAt)) / 1000;
  return { report: await benches.read(found.benchId), seconds };
}

function sweep(grid: string, lab: string, env: Record<string, string> = {}): Promise<Swept> {
  say(`${grid} in ${lab}`);
  const startedAt = performance.now();
  const args = [MAIN, 'bench', grid, '--lab', lab, '--json'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (part: Buffer) => {
    stdout += part;
  });
  return new Promise((done, fail) => {
    child.on('error', fail).on('close', (code, signal) => {
      const seconds = (performance.now() - startedAt) / 1000;
      if (signal === 'SIGKILL') done({ report: {} as BenchReport, seconds });
      else if (code === 0) done({ report: JSON.parse(stdout) as BenchReport, seconds });
      else fail(new Error(`bench ended with ${code ?? signal}: ${stdout.slice(0, 400)}`));
    });
  });
}

/** Everything but times, and the front, which follows from them. */
function isSameTable(a: Swept, b: Swept): boolean {
  const table = ({ report }: Swept): string =>
    JSON.stringify(
      report.items.map(({ cellId, figures, againstControl, state }) => {
        const { latency_p50: _50, latency_p95: _95, ...others } = figures;
        return { cellId, state, others, againstControl };
      }),
    );
  return table(a) === table(b);
}

async function killedSweep(): Promise<{ readonly same: boolean; readonly at: string }> {
  const grid = join(GRIDS, 'handbook-quick.yaml');
  const killedLab = join(folder, 'killed');
  const count = join(folder, 'looks');
  const options = `--import=${STRIKE}`;
  const clean = await sweep(grid, join(folder, 'clean'), { NODE_OPTIONS: options, RAGLAB_STRIKE_COUNT: count });
  const looks = Number(readFileSync(count, 'utf8'));
  const random = createRandom(SEED);
  const shares = [0.1 + 0.25 * random(), 0.4 + 0.4 * random()];
  for (const share of shares) {
    const at = String(Math.floor(share * looks));
    await sweep(grid, killedLab, { NODE_OPTIONS: options, RAGLAB_STRIKE_AT: at });
  }
  const end = await sweep(grid, killedLab);
  return { same: isSameTable(clean, end), at: `after ${shares.map(percent).join(' and ')} of the work` };
}

/** Milliseconds of one fresh cell, and of the same with another k, for which everything is there. */
async function cellCosts(round: number): Promise<{ readonly fresh: number; readonly reused: number }> {
  const lab = join(folder, `cell-${round}`);
  const cost = ({ report }: Swept, k: number): number => {
    const { timesMs } = report.items.find(({ settings }) => settings.k === k)!;
    return timesMs!.index + timesMs!.ask + timesMs!.score;
  };
  const gridOf = (k: string): string => {
    const file = join(folder, `cell-${round}-${k.length}.yaml`);
    const axes = `{chunker: 'markdown:320/0', reranker: ranker, k: ${k}}`;
    writeFileSync(file, `name: cell\ndataset: rag-handbook\nsplit: test\naxes: ${axes}\ncontrol: {k: 5}\n`);
    return file;
  };
  const fresh = cost(await sweep(gridOf('5'), lab), 5);
  return { fresh, reused: cost(await sweep(gridOf('[5, 8]'), lab), 8) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
