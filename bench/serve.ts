/**
 * `raglab serve` under load: 32 connections ask mixed questions (three searches, one extractive answer) for a minute, while ingestion runs in the server all
 * the time: file after file is uploaded, as a page would. The server is a process of its own. Reported: errors, throughput, p50, p95 and p99 as the clients see
 * them, the same of each stage as the reports say, and the server's memory over the minute.
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
const SAMPLES = 12;

interface Report {
  readonly timingsMs: Readonly<Record<string, number | null>>;
  readonly hits?: readonly unknown[];
  readonly answer?: string;
}

interface Sample {
  readonly second: number;
  readonly residentMiB: number;
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
  await Promise.all([writer(), ...Array.from({ length: connections }, client)]);
  publish({ errors, times, stages, ingested, memory: await memory });
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

async function watchMemory(pid: number, endsAt: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const start = performance.now();
  for (let i = 0; i <= SAMPLES; i++) {
    const at = start + ((endsAt - start) / SAMPLES) * i;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
    samples.push({ second: (performance.now() - start) / 1000, residentMiB: residentMiB(pid) });
  }
  return samples;
}

/** VmRSS of Linux. */
function residentMiB(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
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
  readonly memory: readonly Sample[];
}

function publish({ errors, times, stages, ingested, memory }: Measured): void {
  const quantiles = (values: readonly number[]): string[] =>
    [0.5, 0.95, 0.99].map((share) => (values.length === 0 ? '–' : quantile(values, share).toFixed(1)));
  const requests = times.search.length + times.ask.length;
  const settled = memory.slice(Math.floor(memory.length / 3));
  const resident = (all: readonly Sample[]): string =>
    all.map(({ second, residentMiB: mebibytes }) => `${second.toFixed(0)} s: ${mebibytes.toFixed(0)}`).join(' · ');
  const growth = settled.at(-1)!.residentMiB / settled[0]!.residentMiB;
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
      `${requests} requests in ${seconds} s (${(requests / seconds).toFixed(0)} per second) over ${documents} documents; ${errors.length} errors${errors[0] ? `, first: ${errors[0]}` : ''}.`,
      `Meanwhile ${ingested} documents were uploaded and ingested into the collection that was searched, ${BATCH} at a time.`,
      `Resident memory of the server in MiB: ${resident(memory)}. From a third of the time on it grew by a factor of ${growth.toFixed(2)}; the goal, flat memory, is ${growth <= 1.1 ? 'met' : 'not met'}.`,
      `Clients and server share the cores; a stage’s time contains its wait for a core, and a client’s time the wait behind ${connections - 1} others.`,
    ],
    measurements: { requests, errors, ingested, memory, seconds, connections, documents },
  });
}
