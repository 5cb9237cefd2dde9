/**
 * A bench before it runs: the dataset, the cells in groups that share an index, what each cell is by the keys of its parts, and what of it is
 * stored already. Nothing is asked here; models are loaded for their keys.
 */
import { contentId, type Generator, RaglabError } from '@raglab/core';
import {
  type Dataset,
  type EvaluationCase,
  findDataset,
  type RunManifest,
  type Suite,
  selectCases,
} from '@raglab/eval';
import { datasetDirectories } from '../lab/dataset-directories.ts';
import { type BenchMetrics, benchMetrics, cellSuite } from './cell-suite.ts';
import { type CellKeys, describeCell } from './cell-system.ts';
import { findControl } from './find-control.ts';
import type { Grid } from './grid.ts';
import { expandGrid, type GridCell, type GridCells } from './grid-cells.ts';
import { placedInGrid } from './grid-error.ts';
import type { BenchLabs } from './open-bench.ts';

export interface PreparedCell {
  readonly cell: GridCell;
  readonly suite: Suite;
  readonly system: RunManifest['system'];
  readonly generator: Generator | null;
}

/** Cells that share an index. */
export interface CellGroup {
  readonly indexKey: string;
  readonly cells: readonly PreparedCell[];
}

export interface BenchSetup extends GridCells {
  readonly benchId: string;
  readonly grid: Grid;
  readonly dataset: Dataset;
  readonly split: string;
  readonly questions: readonly EvaluationCase[];
  readonly metrics: BenchMetrics;
  readonly control: GridCell;
  readonly groups: readonly CellGroup[];
}

/** Throws what is wrong with the grid: unknown datasets, models, splits and metrics, too many cells, no control. */
export async function prepareBench(labs: BenchLabs, grid: Grid): Promise<BenchSetup> {
  const { lab, workshop } = labs;
  const dataset = await findDataset(grid.dataset, datasetDirectories(lab.catalog.directory)).catch((error: unknown) => {
    throw placedInGrid(error, grid, ['dataset']);
  });
  const split = splitOf(grid, dataset);
  const metrics = benchMetrics(grid, dataset, split);
  const expanded = expandGrid(grid, workshop.config);
  refuseTooMany(grid, expanded);
  const control = findControl(grid, expanded.cells, workshop.config);
  const suites = new Map<number, Suite>();
  const suiteOf = (k: number): Suite => {
    const suite = suites.get(k) ?? cellSuite(grid, dataset, split, metrics, k);
    suites.set(k, suite);
    return suite;
  };
  const groups = new Map<string, PreparedCell[]>();
  for (const cell of expanded.cells) {
    const keys = await keysOf(labs, grid, cell);
    const generator = await generatorOf(labs, grid, cell);
    const prepared = { cell, generator, suite: suiteOf(cell.k), system: describeCell({ grid, cell, generator, keys }) };
    groups.set(cell.indexKey, [...(groups.get(cell.indexKey) ?? []), prepared]);
  }
  return {
    ...expanded,
    ...{ grid, dataset, split, metrics, control },
    benchId: contentId('bench', { ...grid, path: null, text: null }, dataset.hash, split).slice(0, 16),
    questions: selectCases(dataset, split, grid.limit ?? null),
    groups: [...groups].map(([indexKey, cells]) => ({ indexKey, cells })),
  };
}

async function keysOf({ workshop }: BenchLabs, grid: Grid, cell: GridCell): Promise<CellKeys> {
  const { parts, chunkerKey } = await workshop.partsFor(cell.indexSettings).catch((error: unknown) => {
    const at = grid.axes.embedder?.findIndex(({ name }) => name === cell.settings.embedder) ?? 0;
    throw placedInGrid(error, grid, ['axes', 'embedder', at]);
  });
  const reranker = await workshop.reranker(cell.reranker).catch((error: unknown) => {
    throw placedInGrid(error, grid, ['axes', 'reranker', grid.axes.reranker?.indexOf(cell.reranker) ?? 0]);
  });
  const { key: embedderKey, model: embedderModel } = parts.embedder;
  return { chunkerKey, embedderKey, embedderModel, rerankerKey: reranker?.key ?? null };
}

async function generatorOf({ workshop }: BenchLabs, grid: Grid, { prompt }: GridCell): Promise<Generator | null> {
  if (grid.generator === undefined) return null;
  const own = prompt === null || prompt === 'answer' ? undefined : prompt;
  const generator = grid.generator as (typeof workshop.config)['ask']['generator'];
  return workshop.generatorWith({ generator, prompt: own }).catch((error: unknown) => {
    throw placedInGrid(
      error,
      grid,
      own === undefined ? ['generator'] : ['axes', 'prompt', grid.axes.prompt?.indexOf(own) ?? 0],
    );
  });
}

function splitOf(grid: Grid, dataset: Dataset): string {
  const split = grid.split ?? (dataset.splits.includes('test') ? 'test' : dataset.splits[0]);
  if (split !== undefined && dataset.splits.includes(split)) return split;
  const error = new RaglabError({
    code: 'configuration',
    problem: `dataset '${dataset.name}' has no split '${split ?? 'test'}'`,
    expected: `one of ${dataset.splits.join(', ') || 'none: it has no judgments'}`,
  });
  throw placedInGrid(error, grid, ['split']);
}

function refuseTooMany(grid: Grid, { cells, leftOut }: GridCells): void {
  const reason = leftOut[0]?.reason;
  const problem =
    cells.length === 0 ? 'no combination of the axes is possible' : 'the grid has more cells than its limit';
  if (cells.length > 0 && cells.length <= grid.limits.cells) return;
  const error = new RaglabError({
    ...{ code: 'configuration', problem },
    expected: cells.length === 0 ? 'at least one cell' : `at most ${grid.limits.cells} (limits.cells)`,
    received: cells.length === 0 ? `none${reason === undefined ? '' : `: ${reason}`}` : `${cells.length}`,
  });
  throw placedInGrid(error, grid, cells.length === 0 ? ['axes'] : ['limits', 'cells']);
}
