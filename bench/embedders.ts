/**
 * How fast are the local embedders, and how many texts belong in one run of the model? The bundled static model beside a transformer of MiniLM's
 * shape, on texts of 200 tokens (goal: at least 50 times its speed, and loaded within 300 ms), and both by batch size, on texts of mixed
 * lengths sorted as the embedder sorts them. The whole way of a text counts: to the worker thread, through tokenizer and graph, and back.
 * Run: pnpm bench:embedders [rounds]
 */
import './print-usage.ts';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '@raglab/core';
import { createCl100kCounter } from '@raglab/ingest';
import { createTransformersEmbedder } from '@raglab/retrieval';
import { createScratchFolder } from './bench-lab.ts';
import { cpuRatioOf, type Measured, measureRounds, medianOf, ratioOf } from './measure-rounds.ts';
import { publishResults } from './publish-results.ts';
import { writeRandomTransformer } from './random-transformer.ts';

const GOAL_RATIO = 50;
const GOAL_LOAD_MS = 300;
const TOKENS = 200;
/** Mixed lengths, in tokens: what recursive and Markdown chunkers leave. */
const LENGTHS = [20, 50, 90, 120, 160, 200, 260, 320];
const BATCH_SIZES = [1, 4, 8, 16, 32, 64, 128];

interface Model {
  readonly name: string;
  readonly directory: string;
  readonly model: string;
  /** Texts in one round: enough for it to be timed. */
  readonly texts: number;
}

interface Loading {
  readonly clockMs: number;
  readonly cpuMs: number;
}

const rounds = Number(process.argv[2] ?? 5);
const scratch = createScratchFolder('embedders');
const STATIC: Model = {
  name: 'bundled static model',
  directory: join(import.meta.dirname, '..', 'models'),
  model: 'raglab-static',
  texts: 1024,
};
const TRANSFORMER: Model = {
  name: 'transformer of MiniLM-L6 shape',
  directory: scratch,
  model: 'random-minilm',
  texts: 64,
};
try {
  writeRandomTransformer(scratch, TRANSFORMER.model);
  const loads: Loading[] = [];
  for (let round = 0; round <= rounds; round++) loads.push(await timeLoading());
  const sameLength = await compareModels();
  const bySize = [
    { model: STATIC, measured: await compareSizes(STATIC) },
    { model: TRANSFORMER, measured: await compareSizes(TRANSFORMER) },
  ];
  publish(loads, sameLength, bySize);
} finally {
  rmSync(scratch, { recursive: true });
}

function open({ model, directory }: Model, batchSize?: number): Promise<Embedder> {
  return createTransformersEmbedder({
    model,
    modelsDirectory: directory,
    cacheDirectory: scratch,
    ...(batchSize !== undefined && { batchSize }),
  });
}

/** Milliseconds until the first vector is there, by the clock and of processor time, all threads together. */
async function timeLoading(): Promise<Loading> {
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const embedder = await open(STATIC);
  await embedder.embed(['a question'], { kind: 'query' });
  const clockMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpuBefore);
  await embedder.close();
  return { clockMs, cpuMs: (user + system) / 1000 };
}

async function compareModels(): Promise<readonly Measured[]> {
  const embedders = [await open(STATIC), await open(TRANSFORMER)];
  // The static model embeds its share several times over, so that both rounds are long enough.
  const copies = 16;
  const texts = await textsOf([TOKENS], TRANSFORMER.texts);
  const contenders = embedders.map((embedder, i) => ({
    name: [STATIC, TRANSFORMER][i]!.name,
    run: async () => {
      for (let copy = 0; copy < (i === 0 ? copies : 1); copy++) await embedder.embed(texts, { kind: 'passage' });
    },
  }));
  const measured = await measureRounds(contenders, rounds, (seconds) => texts.length / seconds);
  for (const embedder of embedders) await embedder.close();
  const [fast, slow] = measured;
  const times = (rate: number): number => rate * copies;
  const perShare = {
    ...fast!,
    median: times(fast!.median),
    lowest: times(fast!.lowest),
    highest: times(fast!.highest),
    rounds: fast!.rounds.map(times),
    cpuSeconds: fast!.cpuSeconds.map((seconds) => seconds / copies),
  };
  return [perShare, slow!];
}

async function compareSizes(model: Model): Promise<readonly Measured[]> {
  const texts = await textsOf(LENGTHS, model.texts);
  const embedders = await Promise.all(BATCH_SIZES.map((size) => open(model, size)));
  const contenders = embedders.map((embedder, i) => ({
    name: String(BATCH_SIZES[i]),
    run: () => embedder.embed(texts, { kind: 'passage' }),
  }));
  const measured = await measureRounds(contenders, rounds, (seconds) => texts.length / seconds);
  for (const embedder of embedders) await embedder.close();
  return measured;
}

/** `count` passages of the handbook, each cut to one of the lengths in turn. */
async function textsOf(lengths: readonly number[], count: number): Promise<string[]> {
  const path = join(import.meta.dirname, '..', 'datasets', 'rag-handbook', 'corpus.jsonl');
  const text = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text)
    .join('\n\n');
  const offsets = (await createCl100kCounter()).offsets(text);
  let token = 0;
  return Array.from({ length: count }, (_, i) => {
    const length = lengths[i % lengths.length]!;
    if (token + length > offsets.length) token = 0;
    const [start, end] = [offsets[token]![0], offsets[token + length - 1]![1]];
    token += length;
    return text.slice(start, end);
  });
}

function publish(
  loads: readonly Loading[],
  [fast, slow]: readonly Measured[],
  bySize: readonly { readonly model: Model; readonly measured: readonly Measured[] }[],
): void {
  const clock = ratioOf(fast!, slow!);
  const processor = cpuRatioOf(fast!, slow!);
  const loadMs = loads.map(({ clockMs }) => clockMs);
  const load = medianOf(loadMs);
  const loadCpu = medianOf(loads.map(({ cpuMs }) => cpuMs));
  const is = (holds: boolean): string => (holds ? 'reached' : 'missed');
  publishResults({
    name: 'embedders',
    title: 'Speed of the local embedders, by texts in one run of the model',
    command: `pnpm bench:embedders ${rounds}`,
    columns: ['model', 'texts in a run', 'texts/s', 'processor ms a text', 'to 32, processor'],
    rows: bySize.flatMap(({ model, measured }) => {
      const standard = measured.find(({ name }) => name === '32')!;
      return measured.map((contender) => [
        model.name,
        contender.name,
        threeDigits(contender.median),
        ((medianOf(contender.cpuSeconds) * 1000) / model.texts).toFixed(2),
        cpuRatioOf(contender, standard).text,
      ]);
    }),
    notes: [
      `At ${TOKENS} tokens the static model embeds ${threeDigits(fast!.median)} texts a second, the transformer ${threeDigits(slow!.median)}: ${clock.text} times by the clock, ${processor.text} by processor time. Goal: ${GOAL_RATIO}: ${is(clock.median >= GOAL_RATIO)}.`,
      `The static model answers ${load.toFixed(0)} ms after it was asked for (${Math.min(...loadMs).toFixed(0)} to ${Math.max(...loadMs).toFixed(0)}), the start of its thread included, of which ${loadCpu.toFixed(0)} ms are processor time. Goal: ${GOAL_LOAD_MS}: ${is(load <= GOAL_LOAD_MS)}.`,
      `Texts of the bundled handbook, of ${LENGTHS.join(', ')} tokens (cl100k) in turn, sorted by length before they are cut into runs. ${rounds} interleaved rounds after one uncounted: medians; ratios (lowest to highest), above 1 is better than 32.`,
      'By processor time other work on the machine does not count, by the clock it does. The transformer has random weights: its time is that of a trained model.',
    ],
    measurements: {
      loads,
      sameLength: [fast, slow],
      bySize: bySize.map(({ model: { name, texts }, measured }) => ({ model: name, texts, measured })),
    },
  });
}

/** Three digits that say something: 8,210, and never 8.21e+3. */
function threeDigits(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}
