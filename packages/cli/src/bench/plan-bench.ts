/**
 * What a sweep will take, before it runs: cells, indexes that are missing, texts to embed, answers that no run has, and from those time and money.
 * Estimates: the corpus is taken by its bytes, a local model by the pace of a few texts, searching and reranking by the pace of earlier machines.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseChunkerSpec } from '@raglab/ingest';
import { currentCommit } from '../lab/current-commit.ts';
import { findIndex } from './bench-index.ts';
import type { BenchSetup } from './bench-setup.ts';
import type { BenchLabs } from './open-bench.ts';
import { findStoredCells } from './stored-cells.ts';

export interface BenchPlan {
  readonly benchId: string;
  readonly name: string;
  readonly dataset: string;
  readonly split: string;
  readonly questions: number;
  readonly axes: BenchSetup['axes'];
  readonly cells: {
    readonly total: number;
    /** With a whole run: nothing will be asked. */
    readonly stored: number;
    readonly leftOut: BenchSetup['leftOut'];
    /** Combinations that come to the same as another. */
    readonly merged: number;
  };
  readonly control: string;
  readonly metric: string;
  readonly tokens: number;
  readonly indexes: { readonly total: number; readonly stored: number };
  readonly estimate: {
    readonly texts: number;
    readonly tokens: number;
    readonly answers: number;
    readonly seconds: number;
    /** Embedding; null where a price is not known. Language models that answer or rerank are not in it. */
    readonly costUsd: number | null;
    readonly notes: readonly string[];
  };
  /** In the order of the grid. */
  readonly items: readonly { readonly cellId: string; readonly label: string; readonly stored: boolean }[];
}

/** English prose has about so many bytes a token under cl100k. */
const BYTES_PER_TOKEN = 4.5;
/** Milliseconds a question, on two cores of 2026; unknown names take the last. */
const RERANK_MS: Readonly<Record<string, number>> = {
  none: 0,
  ranker: 5,
  maxsim: 40,
  'cross-encoder': 1500,
  listwise: 5000,
};
const SEARCH_MS = 12;
const ANSWER_MS: Readonly<Record<string, number>> = { extractive: 40, default: 3000 };
/** Texts a second of a service, and the milliseconds that any index takes beyond embedding. */
const SERVICE_PACE = 100;
const INDEX_MS = 700;
const SAMPLE = { texts: 8, characters: 1000 } as const;

export async function planBench(labs: BenchLabs, setup: BenchSetup, signal: AbortSignal): Promise<BenchPlan> {
  const { grid, dataset, split, questions, groups, cells, metrics, control } = setup;
  const stored = await findStoredCells(labs.lab.runs, setup, { codeCommit: currentCommit(), fresh: false });
  const corpus = join(dataset.directory, 'corpus.jsonl');
  const corpusTokens = statSync(corpus).size / BYTES_PER_TOKEN;
  const whole = new Set<string>();
  const cutOnce = new Set<string>();
  const sum = { texts: 0, tokens: 0, answers: 0, ms: 0, costUsd: 0 as number | null, storedIndexes: 0 };
  const paces = new Map<string, Promise<number>>();
  for (const { cells: group } of groups) {
    const settings = group[0]!.cell.indexSettings;
    const isThere = (await findIndex(labs.workshop, { dataset, settings, signal })) !== undefined;
    const { embedder } = (await labs.workshop.partsFor(settings)).parts;
    if (isThere) sum.storedIndexes++;
    else sum.ms += INDEX_MS;
    const { size, overlap } = parseChunkerSpec(settings.chunker);
    const textKey = `${settings.chunker} ${embedder.key} ${settings.contextualHeader}`;
    if (!isThere && !cutOnce.has(textKey)) {
      cutOnce.add(textKey);
      const tokens = corpusTokens * (size / Math.max(1, size - overlap));
      const texts = Math.ceil(tokens / (size * 0.8));
      const pace = paces.get(embedder.key) ?? paceOf(labs, settings, corpus, signal);
      paces.set(embedder.key, pace);
      sum.texts += texts;
      sum.tokens += Math.round(tokens);
      sum.ms += (texts * Math.min(1, size / 220) * 1000) / (await pace);
      const price = embedder.pricePerMillionTokens ?? null;
      sum.costUsd = price === null || sum.costUsd === null ? null : sum.costUsd + (tokens * price) / 1e6;
    }
    let searches = 0;
    for (const prepared of group) {
      const run = stored.runOf(prepared);
      const done = run ? (await labs.lab.runs.records(run.runId)).length : 0;
      if (done >= questions.length) whole.add(prepared.cell.cellId);
      const open = Math.max(0, questions.length - done);
      searches = Math.max(searches, open);
      sum.answers += open;
      const name = prepared.cell.reranker.split(':')[0]!;
      const answerMs = grid.generator === undefined ? 0 : (ANSWER_MS[grid.generator] ?? ANSWER_MS.default!);
      sum.ms += open * ((RERANK_MS[name] ?? RERANK_MS.listwise!) + answerMs);
    }
    sum.ms += searches * SEARCH_MS;
  }
  return {
    ...{ benchId: setup.benchId, name: grid.name, dataset: dataset.name, split, questions: questions.length },
    ...{ axes: setup.axes, control: control.label, metric: metrics.quality.id, tokens: grid.tokens },
    cells: { total: cells.length, stored: whole.size, leftOut: setup.leftOut, merged: setup.merged },
    indexes: { total: groups.length, stored: sum.storedIndexes },
    estimate: {
      ...{ texts: sum.texts, tokens: sum.tokens, answers: sum.answers, costUsd: sum.costUsd },
      seconds: Math.round(sum.ms / 1000),
      notes: notesOf(setup),
    },
    items: cells.map(({ cellId, label }) => ({ cellId, label, stored: whole.has(cellId) })),
  };
}

/** Texts a second. A model that costs money is not asked for an estimate. */
async function paceOf(
  { workshop }: BenchLabs,
  settings: Parameters<BenchLabs['workshop']['partsFor']>[0],
  corpus: string,
  signal: AbortSignal,
): Promise<number> {
  const { embedder } = (await workshop.partsFor(settings)).parts;
  if (embedder.pricePerMillionTokens !== 0) return SERVICE_PACE;
  const text = readFileSync(corpus, 'utf8').slice(0, SAMPLE.texts * SAMPLE.characters);
  const texts = Array.from({ length: SAMPLE.texts }, (_, i) =>
    text.slice(i * SAMPLE.characters, (i + 1) * SAMPLE.characters),
  );
  const startedAt = performance.now();
  await embedder.embed(
    texts.map((part) => part || 'text'),
    { kind: 'passage', signal },
  );
  return (SAMPLE.texts * 1000) / Math.max(1, performance.now() - startedAt);
}

function notesOf({ grid, cells }: BenchSetup): string[] {
  const asksModels = grid.generator !== undefined && grid.generator !== 'extractive';
  const reranks = cells.some(({ reranker }) => reranker === 'listwise');
  return [
    'estimates: what the texts share with earlier indexes, and what other programs do to this machine, is not in them',
    ...(asksModels || reranks ? ['the tokens of the language model are not in the cost'] : []),
  ];
}
