/** The document of a bench while it runs: what became of each cell, written again after every step, and at the end what can be said of all of them. */
import { cpus } from 'node:os';
import type { BenchCell, BenchReport, BenchReuse, BenchTimes, ComparedCell, ExecutedRun, Scoring } from '@raglab/eval';
import { compareCells, paretoFront } from '@raglab/eval';
import type { IndexVersion } from '@raglab/retrieval';
import { bytesOf } from './bench-index.ts';
import type { BenchSetup, PreparedCell } from './bench-setup.ts';
import { BENCH_SEED, benchMeasures, cellFigures, OBJECTIVES, qualityIds, qualityValues } from './cell-figures.ts';
import type { BenchLabs } from './open-bench.ts';

interface CellWork {
  readonly version: IndexVersion;
  readonly reused: BenchReuse;
  readonly timesMs: BenchTimes;
}

export interface BenchRecorder {
  running(cellId: string): void;
  failed(cellId: string, reason: string): void;
  done(prepared: PreparedCell, run: ExecutedRun, scoring: Scoring, work: CellWork): void;
  /** US dollars for embedding, by this sweep. */
  spend(costUsd: number): void;
  spentUsd(): number;
  save(): Promise<void>;
  /** Compares the cells, finds the front, and writes the whole. */
  finish(): Promise<BenchReport>;
}

type Values = ReturnType<typeof qualityValues>;

export async function createBenchRecorder(
  { lab, workshop, benches }: BenchLabs,
  setup: BenchSetup,
  codeCommit: string | null,
): Promise<BenchRecorder> {
  const { grid, metrics } = setup;
  const now = (): string => lab.clock.now().toISOString();
  const previous = await benches.find(setup.benchId).catch(() => null);
  const createdAt = previous?.createdAt ?? now();
  const earlier = new Map(sameCode(previous, codeCommit)?.items.map((cell) => [cell.cellId, cell]));
  const cells = new Map<string, BenchCell>(setup.cells.map((cell) => [cell.cellId, plannedCell(cell)]));
  const values = new Map<string, Values>();
  let spent = 0;

  const change = (cellId: string, fields: Partial<BenchCell>): void => {
    cells.set(cellId, { ...cells.get(cellId)!, ...fields });
  };
  const report = (items: readonly BenchCell[], finishedAt: string | null): BenchReport => {
    const count = (state: BenchCell['state']): number => items.filter((cell) => cell.state === state).length;
    return {
      ...{ benchId: setup.benchId, name: grid.name, createdAt, updatedAt: now(), finishedAt },
      ...{ dataset: setup.dataset.name, cells: items.length, done: count('done'), failed: count('failed') },
      ...{ datasetHash: setup.dataset.hash, split: setup.split, questions: setup.questions.length },
      ...{ axes: setup.axes, leftOut: setup.leftOut, tokens: grid.tokens },
      ...{ quality: qualityIds(grid, metrics)[0], metric: metrics.quality.id, control: setup.control.cellId },
      ...{ measures: benchMeasures(grid, metrics), items, concurrency: grid.limits.questions, seed: BENCH_SEED },
      ...{ codeCommit, node: process.version, cpu: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}` },
    };
  };
  let saving: Promise<void> = Promise.resolve();
  // One after the other: indexes are built side by side, and each has something to write.
  const save = (): Promise<void> => {
    saving = saving.then(() => benches.save(report([...cells.values()], null)));
    return saving;
  };

  return {
    running: (cellId) => change(cellId, { state: 'running' }),
    failed: (cellId, reason) => change(cellId, { state: 'failed', reason }),
    done({ cell }, { manifest, records }, scoring, { version, reused, timesMs }) {
      const before = earlier.get(cell.cellId);
      const result = { scoring, records, k: cell.k, chunks: version.rows, bytes: bytesOf(workshop, version) };
      values.set(cell.cellId, qualityValues(grid, metrics, result));
      const isSame = reused.run && before?.state === 'done' && before.runId === manifest.runId;
      const figures = isSame ? before.figures : cellFigures(grid, metrics, result);
      const answered = records.filter(({ error }) => error === null).length;
      const failure = records.find(({ error }) => error !== null)?.error;
      if (answered === 0)
        change(cell.cellId, { state: 'failed', runId: manifest.runId, reason: failure ?? 'no question' });
      else change(cell.cellId, { state: 'done', runId: manifest.runId, figures, reused, timesMs });
    },
    spend: (costUsd) => {
      spent += costUsd;
    },
    spentUsd: () => spent,
    save,
    async finish() {
      const found = [...cells.values()];
      const isSame = found.every(({ cellId, runId }) => runId !== null && earlier.get(cellId)?.runId === runId);
      const compared = isSame
        ? found.map((cell) => ({ ...cell, againstControl: earlier.get(cell.cellId)!.againstControl }))
        : withComparisons(found, values, setup);
      const items = withFront(compared, setup);
      const finished = report(items, now());
      await benches.save(finished);
      return finished;
    },
  };
}

/** What was computed from the same runs by the same code need not be computed again. */
function sameCode(previous: BenchReport | null, codeCommit: string | null): BenchReport | null {
  const isKnown = previous?.codeCommit === codeCommit && !codeCommit?.endsWith('-dirty');
  return isKnown && previous?.finishedAt != null ? previous : null;
}

function plannedCell({ cellId, label, settings }: BenchSetup['cells'][number]): BenchCell {
  return {
    ...{ cellId, label, settings, state: 'planned', runId: null, figures: {}, onFront: false },
    ...{ againstControl: null, reused: null, timesMs: null, reason: null },
  };
}

function withComparisons(
  items: readonly BenchCell[],
  values: ReadonlyMap<string, Values>,
  { control, metrics }: BenchSetup,
): BenchCell[] {
  const { direction } = metrics.quality;
  const measured = items.filter(({ cellId, state }) => state === 'done' && values.has(cellId));
  if (!measured.some(({ cellId }) => cellId === control.cellId)) return [...items];
  const compare = (cut: keyof Values) => {
    const compared = measured.map(({ cellId }): ComparedCell => ({ cellId, values: values.get(cellId)![cut] }));
    const base = compared.find(({ cellId }) => cellId === control.cellId)!;
    return compareCells(base, compared, { direction, seed: BENCH_SEED });
  };
  const equalTokens = compare('equalTokens');
  const equalK = compare('equalK');
  return items.map((cell) => {
    const tokens = equalTokens.get(cell.cellId);
    const k = equalK.get(cell.cellId);
    return tokens && k ? { ...cell, againstControl: { equalTokens: tokens, equalK: k } } : cell;
  });
}

function withFront(items: readonly BenchCell[], { grid, metrics }: BenchSetup): BenchCell[] {
  const [quality] = qualityIds(grid, metrics);
  const done = items.filter(({ state }) => state === 'done');
  // What nobody knows of any cell (a price) cannot tell them apart.
  const known = OBJECTIVES.filter((id) => done.some(({ figures }) => figures[id]?.value != null));
  const points = done.map(({ figures }) => [quality, ...known].map((id) => figures[id]?.value ?? null));
  const front = paretoFront(points, [metrics.quality.direction, ...known.map(() => 'lower' as const)]);
  const onFront = new Set(done.filter((_, i) => front[i]).map(({ cellId }) => cellId));
  return items.map((cell) => ({ ...cell, onFront: onFront.has(cell.cellId) }));
}
