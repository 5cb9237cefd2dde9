/**
 * How fast is ingestion? End to end beside the bare embedder (goal: at least .9 of it with a transformer) and beside LangChain.js (goal: at least
 * twice), with a transformer of MiniLM's shape and with the bundled static model. What misses its goal is published too.
 * Run: pnpm bench:ingest [rounds] [documents for the transformer]
 */
import './print-usage.ts';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTransformersEmbedder } from '@raglab/retrieval';
import { createScratchFolder } from './bench-lab.ts';
import { measureEndToEnd, writeHandbookTexts } from './end-to-end-speed.ts';
import type { TransformersModel } from './langchain-ingestion.ts';
import { cpuRatioOf, type Measured, medianOf, ratioOf } from './measure-rounds.ts';
import { publishResults } from './publish-results.ts';
import { writeRandomTransformer } from './random-transformer.ts';

const rounds = Number(process.argv[2] ?? 5);
/** A quarter of the handbook: half a minute for each contender on two free cores. */
const transformerDocuments = Number(process.argv[3] ?? 50);
const scratch = createScratchFolder('ingest');
try {
  const bundled = {
    directory: join(import.meta.dirname, '..', 'models'),
    model: 'raglab-static',
    dtype: 'q8',
  } as const;
  const staticModel = await endToEnd(bundled, 102);
  writeRandomTransformer(scratch, 'random-minilm');
  const transformer = await endToEnd(
    { directory: scratch, model: 'random-minilm', dtype: 'fp32' },
    transformerDocuments,
  );
  publish(transformer, staticModel);
} finally {
  rmSync(scratch, { recursive: true });
}

async function endToEnd(model: TransformersModel, documents: number): Promise<readonly Measured[]> {
  const folder = join(scratch, `${model.model}-texts`);
  writeHandbookTexts(folder, documents);
  const embedder = await createTransformersEmbedder({
    model: model.model,
    modelsDirectory: model.directory,
    cacheDirectory: scratch,
  });
  try {
    return await measureEndToEnd(embedder, model, folder, rounds);
  } finally {
    await embedder.close();
  }
}

function publish(transformer: readonly Measured[], staticModel: readonly Measured[]): void {
  const models = [
    { name: 'transformer of MiniLM-L6 shape', measured: transformer, goal: 0.9 },
    { name: 'bundled static model', measured: staticModel, goal: null },
  ];
  const rows = models.flatMap(({ name, measured }) => {
    const ours = contenderOf(measured, 'raglab');
    return measured.map((contender) => {
      const [clock, cpu] =
        contender === ours ? ['', ''] : [ratioOf(ours, contender).text, cpuRatioOf(ours, contender).text];
      return [
        name,
        contender.name,
        contender.median.toPrecision(3),
        medianOf(contender.cpuSeconds).toFixed(2),
        clock,
        cpu,
      ];
    });
  });
  publishResults({
    name: 'ingest-speed',
    title: 'Speed of ingestion, end to end',
    command: `pnpm bench:ingest ${rounds} ${transformerDocuments}`,
    columns: ['model', 'contender', 'chunks/s', 'processor s', 'raglab to it, clock', 'raglab to it, processor'],
    rows,
    notes: [
      ...models.flatMap(({ name, measured, goal }) => [
        verdict(`${name}, to the bare embedder`, measured, 'bare embedder', goal),
        verdict(`${name}, to LangChain.js`, measured, 'LangChain.js', 2),
        verdict(`${name}, to LangChain.js with our embedder`, measured, 'LangChain.js, our embedder', null),
      ]),
      `${rounds} interleaved rounds after one uncounted; ratios are of the two runs of a round, median (lowest to highest). By the clock, other work on the machine counts; by the processor it does not, and neither does what runs side by side.`,
      'The transformer has random weights: its time is that of a trained model, its vectors mean nothing. Rates of LangChain.js are per chunk of raglab, for the same texts.',
      'raglab also writes ledger and cache, keeps offsets and builds a words index; LangChain.js does none of it.',
    ],
    measurements: { transformer, staticModel },
  });
}

function contenderOf(measured: readonly Measured[], name: string): Measured {
  return measured.find((contender) => contender.name === name)!;
}

function verdict(what: string, measured: readonly Measured[], other: string, goal: number | null): string {
  const { median, text } = ratioOf(contenderOf(measured, 'raglab'), contenderOf(measured, other));
  const result = goal === null ? 'no goal set' : `goal at least ${goal}: ${median >= goal ? 'reached' : 'missed'}`;
  return `${what}: ${text} times its chunks per second, ${result}.`;
}
