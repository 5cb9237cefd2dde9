import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '@raglab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTransformersEmbedder } from '../../embedders/create-transformers-embedder.ts';
import { dequantiseTable, quantiseTable } from '../../embedders/static/quantise-table.ts';
import { HEADING, type TrainingPair } from '../read-training-pairs.ts';
import { loadBaseModel } from './load-base-model.ts';
import { documentPairs } from './texts/document-pairs.ts';
import { type TrainEmbedderOptions, trainEmbedder } from './train-embedder.ts';
import { writeModelFolder } from './write-model-folder.ts';

const TOPICS = ['harbour tide boat mast sail', 'oven flour bread yeast crust', 'court judge appeal verdict law'];
const CARD = { name: 'tiny', command: 'raglab train embedder', date: '2026-11-21', seconds: 1 };
const SHAPE = { vocabulary: 300, dimension: 32, steps: 8, branches: 2, batch: 32, seed: 7 } as const;

/** Made-up passages of three topics, each asked for by words of its own. */
function pairs(count: number): Omit<TrainingPair, 'title'>[] {
  const random = createRandom(5);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)]!;
  return Array.from({ length: count }, (_, i) => {
    const words = TOPICS[i % 3]!.split(' ');
    const sentence = (): string => `The ${pick(words)} and the ${pick(words)} meet number ${i % 30} here.`;
    return {
      kind: HEADING,
      query: `${pick(words)} ${i % 30}`,
      positive: `${sentence()} ${sentence()}`,
      article: i >> 2,
    };
  });
}

const train = (options: Partial<TrainEmbedderOptions> = {}) =>
  trainEmbedder({ sources: [{ name: 'made-up', pairs: stream(pairs(120)) }], threads: 1, ...SHAPE, ...options });

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function temporary(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'raglab-embedder-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

const bytesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [name, readFileSync(path.join(parentPath, name)).toString('base64')]),
  );

describe('trainEmbedder', () => {
  it('gives the same files for the same pairs and seed on one thread and on two, and others for another seed', async () => {
    const directory = temporary();
    const runs = [{ threads: 1 }, { threads: 2 }, { seed: 8 }];
    const folders = runs.map((_, i) => path.join(directory, String(i)));
    for (const [i, options] of runs.entries())
      writeModelFolder(folders[i]!, await train(options), { bits: 4, card: CARD });
    const [first, second, other] = folders.map(bytesIn);
    expect(second).toEqual(first);
    expect(Object.keys(first!).sort()).toEqual(
      ['README.md', 'config.json', 'model_quantized.onnx', 'tokenizer.json', 'tokenizer_config.json'].sort(),
    );
    expect(other!['model_quantized.onnx']).not.toBe(first!['model_quantized.onnx']);
  });

  it.each([4, 8, 32] as const)(
    'writes a folder of %i bits that the stock pipeline and the lab read alike',
    async (bits) => {
      const directory = temporary();
      writeModelFolder(path.join(directory, 'tiny'), await train(), { bits, card: CARD });
      const texts = ['The boat and the tide.', 'bread', 'The judge has yeast, the 29 masts appeal 東京!'];
      const embedder = await createTransformersEmbedder({
        model: 'tiny',
        modelsDirectory: directory,
        cacheDirectory: directory,
      });
      onTestFinished(() => embedder.close());
      const own = await embedder.embed(texts, { kind: 'passage' });
      const { env, pipeline } = await import('@xenova/transformers');
      env.localModelPath = directory;
      env.allowRemoteModels = false;
      const extract = await pipeline('feature-extraction', 'tiny', { dtype: bits === 32 ? 'fp32' : 'q8' });
      const stock = await extract(texts, { pooling: 'mean', normalize: true });
      expect(stock.dims).toEqual([3, 32]);
      for (const [at, value] of (stock.data as Float32Array).entries())
        expect(own.vectors[Math.floor(at / 32)]![at % 32]).toBeCloseTo(value, 5);
    },
  );

  it('learns, and goes on from what it learnt with the same vocabulary', async () => {
    const directory = temporary();
    const first = await train({ steps: 60, branches: 1 });
    expect(first.training.lastLoss).toBeLessThan(first.training.firstLoss * 0.9);
    writeModelFolder(path.join(directory, 'tiny'), first, { bits: 8, card: CARD });
    const base = await loadBaseModel({ model: 'tiny', modelsDirectory: directory, cacheDirectory: directory });
    const second = await train({ base, steps: 5, branches: 1, learningRate: 1e-4 });
    expect(second.vocabulary).toEqual(first.vocabulary);
    expect(second.training.firstLoss).toBeLessThan(first.training.firstLoss * 0.9);
    const still = await train({ base, steps: 1, branches: 1, learningRate: 0 });
    expect(still.rows).toEqual(base.rows);
  });

  it('refuses what cannot be trained on, and shapes that do not go', async () => {
    await expect(train({ sources: [] })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(train({ dimension: 40 })).rejects.toMatchObject({ expected: 'a multiple of 32' });
    await expect(train({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});

it.each([4, 8] as const)('quantises to %i bits within half a step of what is not clipped', (bits) => {
  const random = createRandom(2);
  const rows = Float32Array.from({ length: 4 * 32 }, (_, i) => (i < 32 ? 0 : random() - 0.5));
  const table = quantiseTable(rows, { vocabulary: 4, dimension: 32, bits });
  const limit = bits === 4 ? 7 : 127;
  const restored = dequantiseTable(table);
  for (const [at, value] of rows.entries()) {
    const scale = table.scales[at >> 5]!;
    const isClipped = Math.abs(value) > limit * scale;
    if (!isClipped) expect(Math.abs(restored[at]! - value)).toBeLessThanOrEqual(scale / 2 + 1e-7);
  }
  expect(restored.slice(0, 32).every((value) => value === 0)).toBe(true);
});

it('cuts a document into pairs by its headings, and leaves code, tables and scraps out', () => {
  const long = (word: string): string =>
    `${word} comes first. ${`${word} says more in a sentence of its own. `.repeat(3)}`.trim();
  const text = `# Boats\n\n${long('Alpha')}\n\n## Sails\n\n${long('Beta')}\n\n${long('Gamma')}\n\n\`\`\`\n# no heading\n${long('code')}\n\`\`\`\n\n| a | b |\n\nShort.\n\n### Jib\n\n${long('Delta')}`;
  const made = documentPairs({ title: 'Boats', text }, 3);
  expect(made.map(({ kind, query, positive }) => [kind, query, positive.split(' ')[0]])).toEqual([
    [HEADING, 'Boats', 'Alpha'],
    [HEADING, 'Boats Sails', 'Beta'],
    [HEADING, 'Boats Sails', 'Gamma'],
    ['neighbour', 'Beta says more in a sentence of its own.', 'Gamma'],
    [HEADING, 'Boats Sails Jib', 'Delta'],
  ]);
  expect(new Set(made.map(({ article }) => article))).toEqual(new Set([3]));
});
