/**
 * Does memory grow with the corpus? Peak resident memory of `pnpm raglab ingest` into an empty lab, for a corpus and for one ten times as large:
 * many short documents, and fewer long ones. Each run is a process of its own, started as the package script starts it, with everything that an
 * ingestion ends with (compaction, the words index, above 10,000 chunks the vector index). Runs are interleaved. Goal: at most 1.3 times.
 * Linux only: the peak is the kernel's (`VmHWM` of /proc).
 * Run: pnpm bench:memory [repetitions]
 */
import './print-usage.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createScratchFolder } from './bench-lab.ts';
import { createGeneratedCorpus } from './generated-corpus.ts';
import { medianOf } from './measure-rounds.ts';
import { publishResults } from './publish-results.ts';

interface Corpus {
  readonly name: string;
  readonly documents: number;
  readonly sections: number;
}

interface Measurement extends Corpus {
  readonly chunks: number;
  readonly peakMiB: number;
  readonly seconds: number;
  /** Resident MiB, every half a second. */
  readonly course: readonly number[];
}

const GOAL = 1.3;
const REPOSITORY = join(import.meta.dirname, '..');
const CORPORA: readonly Corpus[] = [
  { name: 'short', documents: 2000, sections: 3 },
  { name: 'short', documents: 20_000, sections: 3 },
  { name: 'long', documents: 200, sections: 30 },
  { name: 'long', documents: 2000, sections: 30 },
];

const repetitions = Number(process.argv[2] ?? 3);
const measurements: Measurement[] = [];
for (let repetition = 0; repetition < repetitions; repetition++) {
  for (const corpus of CORPORA) {
    measurements.push(await measure(corpus));
    const { documents, peakMiB, seconds } = measurements.at(-1)!;
    console.error(`${corpus.name} ${documents}: ${peakMiB.toFixed(0)} MiB, ${seconds.toFixed(0)} s`);
  }
}
publish();

async function measure(corpus: Corpus): Promise<Measurement> {
  const folder = createScratchFolder('memory');
  try {
    const sources = createGeneratedCorpus(join(folder, 'sources'), 0);
    for (let i = 0; i < corpus.documents; i++) sources.write(i, new Array<number>(corpus.sections).fill(0));
    return { ...corpus, ...(await ingestInProcess(sources.folder, join(folder, 'lab'))) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function ingestInProcess(sources: string, lab: string): Promise<Omit<Measurement, keyof Corpus>> {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    scripts: { raglab: string };
  };
  // `node`, its flags, the program.
  const [, ...command] = scripts.raglab.split(' ');
  const started = performance.now();
  const child = spawn(process.execPath, [...command, 'ingest', sources, '--lab', lab, '--json'], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += String(data);
  });
  let peakMiB = 0;
  const course: number[] = [];
  for (let look = 0; child.exitCode === null; look++) {
    const memory = memoryOf(child.pid!);
    peakMiB = Math.max(peakMiB, memory.peakMiB);
    if (look % 10 === 0) course.push(Math.round(memory.residentMiB));
    await wait(50);
  }
  await ended;
  if (child.exitCode !== 0) throw new Error(`the measured process ended with ${child.exitCode}`);
  const { chunks } = JSON.parse(output) as { chunks: { total: number } };
  return { chunks: chunks.total, peakMiB, seconds: (performance.now() - started) / 1000, course };
}

/** Zeros for a process that has just ended. */
function memoryOf(pid: number): { peakMiB: number; residentMiB: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kibibytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { peakMiB: kibibytes('VmHWM') / 1024, residentMiB: kibibytes('VmRSS') / 1024 };
  } catch {
    return { peakMiB: 0, residentMiB: 0 };
  }
}

function publish(): void {
  const rows = CORPORA.map(({ name, documents }) => {
    const runs = measurements.filter((run) => run.name === name && run.documents === documents);
    const peaks = runs.map(({ peakMiB }) => peakMiB).toSorted((a, b) => a - b);
    const seconds = medianOf(runs.map((run) => run.seconds));
    const numbers = [documents, runs[0]!.chunks, medianOf(peaks), peaks[0]!, peaks.at(-1)!, seconds];
    return [name, ...numbers.map((value) => Math.round(value).toLocaleString('en'))];
  });
  publishResults({
    name: 'ingest-memory',
    title: 'Peak memory of ingestion',
    command: `pnpm bench:memory ${repetitions}`,
    columns: ['documents are', 'documents', 'chunks', 'peak MiB, median', 'lowest', 'highest', 'seconds'],
    rows,
    notes: [
      ...['short', 'long'].map(verdictOf),
      `${repetitions} runs each, interleaved, each a process of its own: the whole \`raglab ingest\` with V8, the model, LanceDB and SQLite.`,
      'Short documents have three sections of 110 words, long ones thirty.',
    ],
    measurements,
  });
}

function verdictOf(name: string): string {
  const [small, large] = CORPORA.filter((corpus) => corpus.name === name).map(({ documents }) =>
    measurements.filter((run) => run.name === name && run.documents === documents).map(({ peakMiB }) => peakMiB),
  );
  const ratios = small!.map((peak, i) => large![i]! / peak);
  const ratio = medianOf(ratios);
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return `${name} documents, ten times as many: ${ratio.toFixed(2)} times the peak (${spread}). Goal: at most ${GOAL}: ${ratio <= GOAL ? 'reached' : 'missed'}.`;
}
