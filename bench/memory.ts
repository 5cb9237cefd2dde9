/**
 * Does memory grow with the corpus? Peak resident memory of ingesting 2,000 and 20,000 generated documents, each in a process of its own, with the
 * bundled model, LanceDB and SQLite. Goal: at most 1.3 times. The corpus is written by this process, so that only ingestion is measured.
 * Run: pnpm bench:memory [documents,documents,…]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createBundledEmbedder, createScratchFolder, openBenchLab } from './bench-lab.ts';
import { createGeneratedCorpus } from './generated-corpus.ts';
import { publishResults } from './publish-results.ts';

interface Measurement {
  readonly documents: number;
  readonly chunks: number;
  /** MiB, with the model loaded and nothing ingested. */
  readonly startMiB: number;
  readonly peakMiB: number;
  readonly seconds: number;
  /** Resident MiB at each twentieth of the run. */
  readonly course: readonly number[];
}

const GOAL = 1.3;
const MEBIBYTE = 2 ** 20;

if (process.argv[2] === '--measure')
  console.log(JSON.stringify(await measure(process.argv[3]!, Number(process.argv[4]))));
else compare((process.argv[2] ?? '2000,20000').split(',').map(Number));

function compare(sizes: readonly number[]): void {
  const measurements = sizes.map(measureInProcess);
  const ratio = measurements.at(-1)!.peakMiB / measurements[0]!.peakMiB;
  publishResults({
    name: 'ingest-memory',
    title: 'Peak memory of ingestion',
    command: 'pnpm bench:memory',
    columns: ['documents', 'chunks', 'at start MiB', 'peak MiB', 'seconds'],
    rows: measurements.map(({ documents, chunks, startMiB, peakMiB, seconds }) =>
      [documents, chunks, startMiB, peakMiB, seconds].map((value) => Math.round(value).toLocaleString('en')),
    ),
    notes: [
      `Peak of the largest to peak of the smallest: ${ratio.toFixed(2)}. Goal: at most ${GOAL}: ${ratio <= GOAL ? 'reached' : 'missed'}.`,
      'One run each. Resident memory of the whole process: V8, the model, LanceDB, SQLite.',
      'Growth flattens: most of it comes in the first half of the large run (see `course` in the JSON file). What holds the rest is not known yet.',
    ],
    measurements,
  });
}

function measureInProcess(documents: number): Measurement {
  const folder = createScratchFolder('memory');
  try {
    createGeneratedCorpus(folder, documents);
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [import.meta.filename, '--measure', folder, String(documents)],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the measured process ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as Measurement;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string, documents: number): Promise<Measurement> {
  const embedder = await createBundledEmbedder();
  const lab = await openBenchLab(embedder);
  const startMiB = process.memoryUsage.rss() / MEBIBYTE;
  const started = performance.now();
  const course: number[] = [];
  const { chunks } = await lab.ingest([folder], {
    onProgress: ({ documentsSeen }) => {
      if (documentsSeen % Math.ceil(documents / 20) === 0)
        course.push(Math.round(process.memoryUsage.rss() / MEBIBYTE));
    },
  });
  const seconds = (performance.now() - started) / 1000;
  // maxRSS is in kibibytes.
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  await lab.close();
  await embedder.close();
  return { documents, chunks: chunks.total, startMiB, peakMiB, seconds, course };
}
