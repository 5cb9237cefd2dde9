/**
 * How fast is ingestion? Three questions, contenders side by side in one run: end to end with a transformer against the bare embedder (goal: at
 * least .9 of it) and against LangChain.js (goal: at least twice), the same with the bundled static model, and chunking alone (goal: as fast by
 * characters, three times as fast by tokens). What misses its goal is published too.
 * Run: pnpm bench:ingest [rounds]
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '@raglab/core';
import { createTransformersEmbedder } from '@raglab/retrieval';
import { createBundledEmbedder, createScratchFolder } from './bench-lab.ts';
import { measureChunking } from './chunking-speed.ts';
import { measureEndToEnd, writeHandbookTexts } from './end-to-end-speed.ts';
import type { Measured } from './measure-rounds.ts';
import { publishResults } from './publish-results.ts';
import { writeRandomTransformer } from './random-transformer.ts';

const rounds = Number(process.argv[2] ?? 5);
const scratch = createScratchFolder('ingest');
try {
  const chunking = await measureChunking(rounds);
  const staticModel = await endToEnd(await createBundledEmbedder(), 'static', 102);
  writeRandomTransformer(scratch, 'random-minilm');
  const embedder = await createTransformersEmbedder({
    model: 'random-minilm',
    modelsDirectory: scratch,
    cacheDirectory: scratch,
  });
  const transformer = await endToEnd(embedder, 'transformer', 4);
  publish(chunking, transformer, staticModel);
} finally {
  rmSync(scratch, { recursive: true });
}

async function endToEnd(embedder: Embedder, name: string, documents: number): Promise<readonly Measured[]> {
  const folder = join(scratch, name);
  writeHandbookTexts(folder, documents);
  try {
    return await measureEndToEnd(embedder, folder, rounds);
  } finally {
    await embedder.close();
  }
}

function publish(
  chunking: readonly Measured[],
  transformer: readonly Measured[],
  staticModel: readonly Measured[],
): void {
  const rows = [
    ...rowsOf('transformer of MiniLM-L6 shape, chunks/s', transformer),
    ...rowsOf('bundled static model, chunks/s', staticModel),
    ...rowsOf('chunking, MB/s', chunking),
  ];
  publishResults({
    name: 'ingest-speed',
    title: 'Speed of ingestion',
    command: 'pnpm bench:ingest',
    columns: ['question', 'contender', 'median', 'lowest', 'highest'],
    rows,
    notes: [
      verdict('Transformer, end to end to bare embedder', transformer, 'raglab', 'bare embedder', 0.9),
      verdict('Transformer, end to end to LangChain.js', transformer, 'raglab', 'LangChain.js', 2),
      verdict('Static model, end to end to bare embedder', staticModel, 'raglab', 'bare embedder', null),
      verdict('Static model, end to end to LangChain.js', staticModel, 'raglab', 'LangChain.js', 2),
      verdict('Chunking by characters', chunking, 'characters: raglab', 'characters: LangChain', 1),
      verdict('Chunking by tokens', chunking, 'tokens: raglab', 'tokens: LangChain, js-tiktoken', 3),
      verdict('Chunking by tokens, same counter', chunking, 'tokens: raglab', 'tokens: LangChain, our counter', null),
      `${rounds} interleaved rounds after one uncounted. The transformer's weights are random: its time is a trained model's, its vectors mean nothing.`,
      'Rates of LangChain.js are per chunk of raglab, for the same texts. raglab also writes ledger and cache, keeps offsets and builds a words index; LangChain.js does not.',
    ],
    measurements: { transformer, staticModel, chunking },
  });
}

function rowsOf(question: string, measured: readonly Measured[]): string[][] {
  return measured.map(({ name, ...rates }) => [
    question,
    name,
    ...[rates.median, rates.lowest, rates.highest].map((rate) => rate.toPrecision(3)),
  ]);
}

function verdict(
  what: string,
  measured: readonly Measured[],
  ours: string,
  theirs: string,
  goal: number | null,
): string {
  const median = (name: string): number => measured.find((contender) => contender.name === name)!.median;
  const ratio = median(ours) / median(theirs);
  const result = goal === null ? 'no goal set' : `goal at least ${goal}: ${ratio >= goal ? 'reached' : 'missed'}`;
  return `${what}: ${ratio.toFixed(2)} times, ${result}.`;
}
