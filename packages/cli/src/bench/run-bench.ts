/**
 * A sweep from end to end: indexes are built side by side, then every question is asked of all cells of an index before the next one, then each
 * cell is scored. The document of the bench is written after every step. Killed at any point and run again, it goes on where it was: an index that
 * is whole is not built again, a question that a run has is not asked again, and the table is that of an undisturbed run but for the times.
 */
import { messageOf, RaglabError, throwIfAborted } from '@raglab/core';
import {
  type BenchReport,
  createEvaluationReport,
  type ExecutedRun,
  executeRuns,
  forEachConcurrently,
  gate,
  type RunPart,
  type Scoring,
  scoreRecords,
} from '@raglab/eval';
import { currentCommit } from '../lab/current-commit.ts';
import { once } from '../lab/once.ts';
import { type BenchIndex, ensureIndex } from './bench-index.ts';
import { type BenchProgress, createBenchProgress } from './bench-progress.ts';
import { type BenchRecorder, createBenchRecorder } from './bench-recorder.ts';
import type { BenchSetup, CellGroup, PreparedCell } from './bench-setup.ts';
import { BENCH_SEED } from './cell-figures.ts';
import { createCellSystem, FEWEST_STORED } from './cell-system.ts';
import type { BenchLabs } from './open-bench.ts';
import { createSharedRetrieval, type Rank } from './shared-retrieval.ts';
import { findStoredCells, type StoredCells } from './stored-cells.ts';

export interface RunBenchOptions {
  /** Ask everything again, whatever is stored; indexes and embeddings are kept. */
  readonly fresh?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: BenchProgress) => void;
}

/** What every step of a sweep needs. */
interface Sweep extends RunBenchOptions {
  readonly labs: BenchLabs;
  readonly setup: BenchSetup;
  readonly stored: StoredCells;
  readonly recorder: BenchRecorder;
  readonly progress: ReturnType<typeof createBenchProgress>;
  readonly codeCommit: string | null;
}

/** Throws `aborted` when stopped: what is done stays. A cell that fails is part of the report. */
export async function runBench(labs: BenchLabs, setup: BenchSetup, options: RunBenchOptions): Promise<BenchReport> {
  const { grid, groups, questions } = setup;
  const codeCommit = currentCommit();
  const stored = await findStoredCells(labs.lab.runs, setup, { codeCommit, fresh: options.fresh ?? false });
  const recorder = await createBenchRecorder(labs, setup, codeCommit);
  const progress = createBenchProgress(
    { indexes: groups.length, questions: questions.length * setup.cells.length, cells: setup.cells.length },
    (state) => options.onProgress?.(state),
  );
  const sweep: Sweep = { ...options, labs, setup, stored, recorder, progress, codeCommit };
  const indexes = new Map<string, BenchIndex>();
  await recorder.save();
  await forEachConcurrently(groups, grid.limits.builds, async (group) => {
    const index = await attempt(sweep, group.cells, () => indexFor(sweep, group));
    if (index) indexes.set(group.indexKey, index);
    progress.indexDone(index?.built?.ms ?? 0);
    await recorder.save();
  });
  for (const group of groups) {
    const index = indexes.get(group.indexKey);
    if (index) await attempt(sweep, group.cells, () => runGroup(sweep, group, index));
  }
  return recorder.finish();
}

/** A failure is the group's, not the sweep's; a stop is everybody's. */
async function attempt<T>(
  { recorder, signal }: Sweep,
  cells: readonly PreparedCell[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    throwIfAborted(signal);
    return await work();
  } catch (error) {
    throwIfAborted(signal);
    if (!(error instanceof RaglabError) || error.code === 'budget_exceeded') throw error;
    for (const { cell } of cells) recorder.failed(cell.cellId, messageOf(error));
    await recorder.save();
    return undefined;
  }
}

async function indexFor(sweep: Sweep, { cells }: CellGroup): Promise<BenchIndex> {
  const { labs, setup, recorder, signal } = sweep;
  const { dataset, grid } = setup;
  const settings = cells[0]!.cell.indexSettings;
  const { costUsd } = grid.limits;
  const left = costUsd === undefined ? undefined : { costUsd: Math.max(0, costUsd - recorder.spentUsd()) };
  const index = await ensureIndex(labs.workshop, { dataset, settings, signal, budget: left });
  if (index.built) recorder.spend(index.built.costUsd);
  return index;
}

async function runGroup(sweep: Sweep, group: CellGroup, index: BenchIndex): Promise<void> {
  const { labs, setup, stored, recorder, progress, codeCommit, signal } = sweep;
  const { dataset, split, grid, questions } = setup;
  const { lab } = labs;
  for (const { cell } of group.cells) recorder.running(cell.cellId);
  const startedAt = lab.clock.monotonicMs();
  const known = new Set<string>();
  const parts: RunPart[] = [];
  const rank = retrievalOf(sweep, index);
  for (const prepared of group.cells) {
    const run = stored.runOf(prepared);
    const done = run ? (await lab.runs.records(run.runId)).length : 0;
    if (done >= questions.length) known.add(prepared.cell.cellId);
    const rankings = done >= questions.length ? new Map() : await stored.rankingsFor(prepared);
    const { cell, system, generator, suite } = prepared;
    parts.push({
      system: createCellSystem({ grid, cell, system, generator, rank, known: rankings, clock: lab.clock }),
      suite,
      depth: Math.max(FEWEST_STORED, ...(grid.axes.k ?? []), depthFor(grid.tokens, cell.settings.size)),
      resume: run?.runId,
    });
    progress.answered(Math.min(done, questions.length), 0);
  }
  let lastAt = lab.clock.monotonicMs();
  const runs = await executeRuns({
    ...{ dataset, split, parts, store: lab.runs, signal, codeCommit },
    ...{ limit: grid.limit ?? null, concurrency: grid.limits.questions, seed: BENCH_SEED, clock: lab.clock },
    onAnswer: () => {
      const now = lab.clock.monotonicMs();
      progress.answered(1, now - lastAt);
      lastAt = now;
    },
  });
  const askedMs = lab.clock.monotonicMs() - startedAt;
  const asked = group.cells.filter(({ cell }) => !known.has(cell.cellId));
  let builtFor = index.built;
  for (const [i, prepared] of group.cells.entries()) {
    const { cellId } = prepared.cell;
    const scoringAt = lab.clock.monotonicMs();
    const scoring = await scoreCell(sweep, prepared, runs[i]!);
    recorder.done(prepared, runs[i]!, scoring, {
      version: index.version,
      reused: { run: known.has(cellId), index: builtFor === null },
      timesMs: {
        index: builtFor?.ms ?? 0,
        ask: known.has(cellId) ? 0 : askedMs / Math.max(1, asked.length),
        score: lab.clock.monotonicMs() - scoringAt,
      },
    });
    builtFor = null;
    progress.cellDone();
  }
  await labs.workshop.stores.release(index.version);
  await recorder.save();
}

/** Opened when a cell asks, so that cells whose runs are whole open nothing. */
function retrievalOf({ labs: { workshop, memory }, setup: { grid } }: Sweep, { version }: BenchIndex): Rank {
  const opened = once(async () => {
    const embedder = await workshop.embedderOf(version);
    const store = await workshop.stores.open(version, embedder);
    const parts = { lab: workshop, version, store, embedder, memory };
    return createSharedRetrieval({ ...parts, options: grid.search, questions: grid.limits.questions });
  });
  return async (request) => (await opened.get())(request);
}

/** Chunks that the tokens handed on may take, with room for chunks shorter than their limit. */
function depthFor(tokens: number, size: number | string | null): number {
  const usual = typeof size === 'number' ? Math.ceil((4 * tokens) / size) : FEWEST_STORED;
  return Math.min(400, Math.max(FEWEST_STORED, usual));
}

async function scoreCell(
  { labs, setup, signal }: Sweep,
  { suite }: PreparedCell,
  { manifest, records }: ExecutedRun,
): Promise<Scoring> {
  const { runs } = labs.lab;
  const known = await runs.scores(manifest.runId).catch((error: unknown) => {
    if (error instanceof RaglabError && error.code === 'not_found') return null;
    throw error;
  });
  if (known?.measurementHash === suite.measurementHash && known.cases.length === records.length) return known;
  const { dataset, split, grid } = setup;
  const scoring = await scoreRecords({
    ...{ dataset, split, records, suite, seed: BENCH_SEED, limit: grid.limit ?? null, signal },
    summaries: 'means',
  });
  await runs.saveScores(manifest.runId, scoring);
  await runs.saveReport(createEvaluationReport(manifest, scoring, suite, gate(scoring, suite, null)), manifest);
  return scoring;
}
