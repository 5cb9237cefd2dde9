/**
 * Measures a model as the lab uses it: texts a second at 200 tokens, and nDCG@10 of dense search alone on the handbook's test questions, in a lab of its
 * own that is gone afterwards. Speed is the best of three rounds of half a second and more: the rest is what else the machine does.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Embedder, RaglabError } from '@raglab/core';
import { findDataset } from '@raglab/eval';
import { createCl100kCounter } from '@raglab/ingest';
import { datasetDirectories } from './dataset-directories.ts';
import type { TransformersConfig } from './embedder-config.ts';
import { evaluateDataset } from './evaluate-dataset.ts';
import type { LabConfig } from './lab-config.ts';
import type { ModelFigures } from './model-figures.ts';
import { openLab } from './open-lab.ts';

const DATASET = 'rag-handbook';
const METRIC = 'ndcg_cut_10';
const TOKENS = 200;
const TEXTS = 64;
const ROUNDS = 3;
const ROUND_MS = 500;

export async function measureModel(
  model: TransformersConfig,
  {
    config,
    hash,
    signal,
    onProgress,
  }: {
    readonly config: LabConfig;
    readonly hash: string;
    readonly signal: AbortSignal;
    readonly onProgress: (done: number, total: number | null, what: string) => void;
  },
): Promise<ModelFigures> {
  const directory = mkdtempSync(join(tmpdir(), 'raglab-model-'));
  try {
    const own = { ...config, embedder: model, search: { mode: 'dense' as const, k: 10, rerank: 'none' } };
    const lab = await openLab({ directory, baseDirectory: process.cwd(), config: own, create: true });
    try {
      const { clock } = lab;
      onProgress(0, null, `${model.model}: speed`);
      const startedAt = clock.monotonicMs();
      const embedder = await lab.embedder();
      await embedder.embed(['a question'], { kind: 'query', signal });
      const loadMs = Math.round(clock.monotonicMs() - startedAt);
      const textsPerSecond = await measureSpeed(embedder, () => clock.monotonicMs(), signal);
      const { report } = await evaluateDataset(lab, {
        ...{ dataset: DATASET, mode: 'dense', rerank: 'none', retrievalOnly: true, signal },
        onProgress: (done, total, what) => onProgress(done, total, `${model.model}: ${what}`),
      });
      const found = report.metrics.find(({ id }) => id === METRIC);
      if (found?.mean == null || found.lower == null || found.upper == null) throw notMeasured(model.model);
      return {
        ...{ model: model.model, hash, date: clock.now().toISOString().slice(0, 10), machine: describeMachine() },
        speed: { textsPerSecond: Math.round(textsPerSecond), tokens: TOKENS, loadMs },
        quality: {
          ...{ dataset: DATASET, metric: METRIC, questions: found.measured },
          ...{ mean: found.mean, lower: found.lower, upper: found.upper },
        },
      };
    } finally {
      await lab.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measureSpeed(embedder: Embedder, now: () => number, signal: AbortSignal): Promise<number> {
  const texts = await textsOf(TOKENS, TEXTS);
  const size = embedder.maxBatchSize;
  const embedAll = async (): Promise<void> => {
    for (let from = 0; from < texts.length; from += size)
      await embedder.embed(texts.slice(from, from + size), { kind: 'passage', signal });
  };
  await embedAll();
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = now();
    let embedded = 0;
    while (now() - startedAt < ROUND_MS) {
      await embedAll();
      embedded += texts.length;
    }
    best = Math.max(best, (embedded * 1000) / (now() - startedAt));
  }
  return best;
}

/** Pieces of the handbook of so many tokens (cl100k). */
async function textsOf(length: number, count: number): Promise<string[]> {
  const { directory } = await findDataset(DATASET, datasetDirectories(tmpdir()));
  const corpus = readFileSync(join(directory, 'corpus.jsonl'), 'utf8').trim().split('\n');
  const text = corpus.map((line) => (JSON.parse(line) as { text: string }).text).join('\n\n');
  const { offsets } = await createCl100kCounter();
  const tokens = offsets(text);
  return Array.from({ length: count }, (_, i) => {
    const from = (i * length) % (tokens.length - length);
    return text.slice(tokens[from]![0], tokens[from + length - 1]![1]);
  });
}

function describeMachine(): string {
  return `${cpus().length} cores, ${platform()} ${arch()}, Node ${process.versions.node}`;
}

function notMeasured(model: string): RaglabError {
  return new RaglabError({
    code: 'provider',
    problem: `${model} could not be measured`,
    expected: `${METRIC} on ${DATASET}`,
    received: 'no value',
  });
}
