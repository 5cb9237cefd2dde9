/**
 * Reindexing under load: eight clients query in this process while another ingests, and a third builds an index version with another chunker and
 * without headers (every text is embedded again), verifies it and swaps it in. Every answer is checked (see reindex-load.ts). The program fails when a query
 * failed, a list was mixed or old, or the clients' p99 during the change is more than three times that before.
 * Run: pnpm bench:reindex [documents]
 */
import './print-usage.ts';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, randomInteger } from '@raglab/core';
import { loadLabConfig } from '../packages/cli/src/lab/lab-config.ts';
import { type OpenLab, openLab } from '../packages/cli/src/lab/open-lab.ts';
import { createScratchFolder } from './bench-lab.ts';
import { publishResults } from './publish-results.ts';
import { foreignAnswers, GROUP_SIZE, type LoadReport, queryUntil, type Rounds, writeGroup } from './reindex-load.ts';
import type { WriteRound } from './reindex-writer.ts';

const CLIENTS = 8;
const PHASE_MS = 15_000;
/** Groups rewritten per round: 80 documents, one commit. */
const GROUPS_PER_ROUND = 10;
const MAX_RATIO = 3;
const MAIN = join(import.meta.dirname, '..', 'packages', 'cli', 'src', 'main.ts');

interface Phase {
  readonly name: string;
  readonly load: LoadReport;
  readonly rounds: number;
  readonly seconds: number;
}

const documents = Number(process.argv[2] ?? 4000);
const folder = createScratchFolder('reindex');
const directory = join(folder, 'lab');
const sources = join(folder, 'sources');
const rounds: Rounds = Array.from({ length: Math.ceil(documents / GROUP_SIZE) }, () => 0);
mkdirSync(sources);
for (const group of rounds.keys()) writeGroup(sources, group, 0);
writeFileSync(
  join(folder, 'next.config.json'),
  JSON.stringify({ chunker: 'recursive:200/0', contextualHeader: false }),
);
process.chdir(folder);

const lab = await openLab({ directory, baseDirectory: folder, config: await loadLabConfig(folder), create: true });
let writer: ChildProcess | undefined;
try {
  await lab.ingest({ paths: [sources], collection: 'default' });
  await lab.search({ question: 'warm up', mode: 'hybrid' });
  writer = fork(join(import.meta.dirname, 'reindex-writer.ts'), [directory, sources]);
  const phases = [
    await runPhase('before: queries alone', () => wait(PHASE_MS), false),
    await runPhase('queries and ingestion', () => wait(PHASE_MS), true),
    await runPhase('queries, ingestion, build', () => command('build', '--config', 'next.config.json'), true),
    await runPhase('queries, ingestion, verification', () => command('verify'), true),
    await runPhase('queries, ingestion, swap', () => command('swap'), true),
    await runPhase('queries, ingestion with the new index', () => wait(2000), false),
  ];
  publish(lab, phases);
} finally {
  writer?.send('end');
  await lab.close();
  process.chdir('/');
  rmSync(folder, { recursive: true, force: true });
}

async function runPhase(name: string, work: () => Promise<unknown>, ingests: boolean): Promise<Phase> {
  const startedAt = performance.now();
  let isOver = false;
  const isDone = (): boolean => isOver;
  const writing = ingests ? writeRounds(isDone) : Promise.resolve(0);
  const load = queryUntil(lab, { clients: CLIENTS, rounds, isOver: isDone, seed: 7 });
  await work().finally(() => {
    isOver = true;
  });
  const phase = { name, load: await load, rounds: await writing, seconds: (performance.now() - startedAt) / 1000 };
  console.error(`${name}: ${phase.load.queries} queries, ${phase.rounds} rounds, ${phase.seconds.toFixed(1)} s`);
  return phase;
}

async function writeRounds(isOver: () => boolean): Promise<number> {
  const random = createRandom(11);
  let count = 0;
  while (!isOver()) {
    const groups = Array.from({ length: GROUPS_PER_ROUND }, () => randomInteger(random, rounds.length));
    const round = Math.max(...rounds) + 1;
    writer!.send({ round, groups } satisfies WriteRound);
    const [reply] = (await once(writer!, 'message')) as [{ error?: string }];
    // After the swap the old configuration is refused: that is the ingestion's business, not the queries'.
    if (reply.error !== undefined) {
      if (!/another chunker/.test(reply.error)) throw new Error(reply.error);
      break;
    }
    for (const group of groups) rounds[group] = round;
    count++;
  }
  return count;
}

async function command(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'index', ...args, '--lab', directory], { stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`index ${args.join(' ')} ended with ${code}`);
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function publish(open: OpenLab, phases: readonly Phase[]): void {
  const p99 = ({ load }: Phase): number => quantile(load.latencies, 0.99);
  const before = p99(phases[0]!);
  const during = phases.slice(2, 5);
  const all = during.flatMap(({ load }) => load.latencies);
  const ratio = quantile(all, 0.99) / before;
  const total = phases.reduce((sum, { load }) => sum + load.queries, 0);
  const foreign = phases.map(({ load }) => foreignAnswers(open, load.answers));
  const bad = phases.map(({ load }, i) => load.failures.length + load.mixed.length + load.stale.length + foreign[i]!);
  const isGood = bad.every((count) => count === 0) && ratio <= MAX_RATIO;
  publishResults({
    name: 'reindex',
    title: `Reindexing under load: ${documents.toLocaleString('en')} documents, ${CLIENTS} clients`,
    command: 'pnpm bench:reindex',
    columns: [
      'phase',
      's',
      'rounds ingested',
      'queries',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'p99 / before',
      'failed',
      'mixed',
      'old',
      'foreign',
      'by version',
    ],
    rows: phases.map((phase, i) => {
      const { name, load, seconds } = phase;
      const times = [0.5, 0.95, 0.99].map((share) => quantile(load.latencies, share).toFixed(1));
      const counts = [load.failures, load.mixed, load.stale].map(({ length }) => String(length));
      const versions = [...load.versions].map(([version, count]) => `v${version}: ${count}`).join(', ');
      return [
        name,
        seconds.toFixed(1),
        String(phase.rounds),
        load.queries.toLocaleString('en'),
        ...times,
        (p99(phase) / before).toFixed(2),
        ...counts,
        String(foreign[i]),
        versions,
      ];
    }),
    notes: [
      `During build, verification and swap together p99 is ${quantile(all, 0.99).toFixed(1)} ms, ${ratio.toFixed(2)} times that before (goal: at most ${MAX_RATIO}).`,
      `Of ${total.toLocaleString('en')} queries ${bad.reduce((a, b) => a + b, 0)} failed or gave a list that was mixed, old, or held a chunk that its index version never had.`,
      'Mixed: two rounds of a group that is always rewritten in one commit. Old: older than what was ingested before the question. Foreign: checked against the history of each version.',
      'Hybrid search, k 10, closed loop without pauses: the clients alone keep the processor busy. Ingestion and build run in processes of their own, the build at lower priority. One run.',
      ...phases.flatMap(({ load }) => load.failures.slice(0, 3)),
    ],
    measurements: phases.map(({ load: { answers: _, versions, ...load }, ...phase }) => ({
      ...phase,
      load: { ...load, versions: [...versions], latencies: undefined },
    })),
  });
  if (!isGood) process.exitCode = 1;
}
