/**
 * `raglab serve` under load: 32 connections ask mixed questions (three searches, one extractive answer) for a minute, while ingestion runs in the server all
 * the time: file after file is uploaded, as a page would. The server is a process of its own. Reported: errors, throughput, p50, p95 and p99 as the clients see
 * them, the same of each stage as the reports say, and whether the server's memory is flat (`memory-trend.ts`), with the share of it that V8 knows of.
 * Run: pnpm bench:serve [seconds] [connections] [documents]
 */
import './print-usage.ts';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '@raglab/core';
import { createScratchFolder } from './bench-lab.ts';
import { quantile } from './closed-loop.ts';
import { createGeneratedCorpus } from './generated-corpus.ts';
import { describeTrend, type MemorySample, memoryTrend, watchMemory } from './memory-trend.ts';
import { publishResults } from './publish-results.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const seconds = Number(positionals[0] ?? 60);
const connections = Number(positionals[1] ?? 32);
const documents = Number(positionals[2] ?? 2_000);
const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'packages/cli/src/main.ts');
const STAGES = ['embed', 'search', 'fuse', 'rerank', 'generate', 'total'] as const;
/** Documents of one upload. */
const BATCH = 20;
/** Points of memory's course that the notes show. */
const SHOWN = 12;

interface Report {
  readonly timingsMs: Readonly<Record<string, number | null>>;
  readonly hits?: readonly unknown[];
  readonly answer?: string;
}

/** MiB, as the server's own metrics say. */
interface KnownMemory {
  readonly heap: number;
  readonly external: number;
}

const folder = createScratchFolder('serve');
const lab = join(folder, 'lab');
const questions = handbookQuestions();
try {
  await prepareLab();
  const server = await startServer();
  try {
    await measure(server);
  } finally {
    server.process.kill('SIGTERM');
    await once(server.process, 'exit');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function prepareLab(): Promise<void> {
  createGeneratedCorpus(join(folder, 'documents'), documents);
  await cli(['ingest', 'documents', '--lab', lab]);
}

async function measure(server: RunningServer): Promise<void> {
  // Models are loaded, tables opened and code compiled before the clock starts.
  for (let i = 0; i < connections; i++) await ask(server.url, i);
  const errors: string[] = [];
  const times = { search: [] as number[], ask: [] as number[] };
  const stages = new Map<string, number[]>();
  const endsAt = performance.now() + seconds * 1000;
  let ingested = 0;
  let next = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const i = next++;
      const start = performance.now();
      try {
        const { kind, report } = await ask(server.url, i);
        times[kind].push(performance.now() - start);
        for (const stage of STAGES) {
          const ms = report.timingsMs[stage];
          if (typeof ms === 'number') stages.set(stage, [...(stages.get(stage) ?? []), ms]);
        }
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const writer = async (): Promise<void> => {
    for (let batch = 0; performance.now() < endsAt; batch++) {
      try {
        ingested += await upload(server.url, batch);
      } catch (error) {
        errors.push(`ingestion: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const memory = watchMemory(server.process.pid!, endsAt);
  const before = await knownMemory(server.url);
  await Promise.all([writer(), ...Array.from({ length: connections }, client)]);
  const known = [before, await knownMemory(server.url)] as const;
  publish({ errors, times, stages, ingested, memory: await memory, known });
}

async function ask(url: string, i: number): Promise<{ kind: 'search' | 'ask'; report: Report }> {
  const kind = i % 4 === 3 ? 'ask' : 'search';
  const question = questions[i % questions.length]!;
  const response = await fetch(`${url}/${kind}?${new URLSearchParams({ question, collection: 'default' })}`);
  const report = (await response.json()) as Report;
  if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(report).slice(0, 200)}`);
  if (kind === 'search' ? report.hits === undefined : report.answer === undefined) throw new Error('an empty report');
  return { kind, report };
}

/** One upload into the collection that is searched, waited for. */
async function upload(url: string, batch: number): Promise<number> {
  const random = createRandom(batch + 1);
  const body = new FormData();
  for (let i = 0; i < BATCH; i++) {
    const words = Array.from({ length: 250 }, () => questions[Math.floor(random() * questions.length)]!).join(' ');
    body.append('files', new File([`# Upload ${batch} ${i}\n\n${words.slice(0, 3_000)}\n`], `upload-${batch}-${i}.md`));
  }
  const begun = await fetch(`${url}/api/collections/default/uploads`, { method: 'POST', body });
  const { id } = (await begun.json()) as { id: string };
  // Events until the job has ended: the last one says how.
  const events = await (await fetch(`${url}/api/jobs/${id}/events`)).text();
  const last = JSON.parse(events.trim().split('\ndata: ').at(-1)!) as { state: string; problem: unknown };
  if (last.state !== 'succeeded') throw new Error(`${last.state}: ${JSON.stringify(last.problem)}`);
  return BATCH;
}

/** Of V8 in the server's main thread: objects, and buffers outside of its heap. */
async function knownMemory(url: string): Promise<KnownMemory> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const mebibytes = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]) / 2 ** 20;
  return { heap: mebibytes('nodejs_heap_size_used_bytes'), external: mebibytes('nodejs_external_memory_bytes') };
}

interface RunningServer {
  readonly url: string;
  readonly process: ChildProcess;
}

async function startServer(): Promise<RunningServer> {
  const flags = ['--max-semi-space-size=16', '--expose-gc'];
  const child = spawn(
    process.execPath,
    [...flags, MAIN, 'serve', '--port', '0', '--json', '--no-dashboard', '--lab', lab],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { url: (JSON.parse(String(line)) as { url: string }).url, process: child };
}

async function cli(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`raglab ${args.join(' ')} ended with ${code}`);
}

function handbookQuestions(): string[] {
  const lines = readFileSync(join(ROOT, 'datasets/rag-handbook/queries.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { text: string }).text);
}

interface Measured {
  readonly errors: readonly string[];
  readonly times: { readonly search: readonly number[]; readonly ask: readonly number[] };
  readonly stages: ReadonlyMap<string, readonly number[]>;
  readonly ingested: number;
  readonly memory: readonly MemorySample[];
  /** Before and after. */
  readonly known: readonly [KnownMemory, KnownMemory];
}

function publish({ errors, times, stages, ingested, memory, known }: Measured): void {
  const quantiles = (values: readonly number[]): string[] =>
    [0.5, 0.95, 0.99].map((share) => (values.length === 0 ? '–' : quantile(values, share).toFixed(1)));
  const requests = times.search.length + times.ask.length;
  const shown = memory.filter((_, i) => i % Math.ceil(memory.length / SHOWN) === 0);
  const course = shown
    .map(({ second, residentMiB }) => `${second.toFixed(0)} s: ${residentMiB.toFixed(0)}`)
    .join(' · ');
  const change = (of: keyof KnownMemory): string => known.map((each) => each[of].toFixed(0)).join(' and ');
  const trend = memoryTrend(memory);
  publishResults({
    name: 'serve-load',
    title: `The server under load: ${connections} connections, ingestion beside them`,
    command: `pnpm bench:serve ${process.argv.slice(2).join(' ')}`.trim(),
    columns: ['what', 'count', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows: [
      ['search, as a client sees it', String(times.search.length), ...quantiles(times.search)],
      ['ask (extractive), as a client sees it', String(times.ask.length), ...quantiles(times.ask)],
      ...[...stages].map(([stage, values]) => [`stage: ${stage}`, String(values.length), ...quantiles(values)]),
    ],
    notes: [
      `${requests} requests in ${seconds} s (${(requests / seconds).toFixed(1)} per second) over ${documents} documents; ${errors.length} errors${errors[0] ? `, first: ${errors[0]}` : ''}.`,
      `Meanwhile ${ingested} documents were uploaded and ingested into the collection that was searched, ${BATCH} at a time.`,
      describeTrend(trend),
      `Resident MiB on the way: ${course}. Of it, V8 knew of a heap of ${change('heap')} and of ${change('external')} outside of it, before and after; the rest is the engine's, the model's and the programs'.`,
      `Clients and server share the cores; a stage’s time contains its wait for a core, and a client’s time the wait behind ${connections - 1} others.`,
    ],
    measurements: { requests, errors, ingested, trend, known, memory, seconds, connections, documents },
  });
}
