/**
 * The cells of a grid: every combination of its axes, what cannot be left out with the reason, what comes to the same kept once. Axes that
 * the grid does not name have one value, the lab's. Cells that need the same chunks, vectors and index name the same `indexKey`.
 */
import { canonicalJson, contentId, RaglabError, type SearchMode } from '@raglab/core';
import { type ChunkerSpec, formatChunkerSpec, parseChunkerSpec } from '@raglab/ingest';
import { BUNDLED_MODELS, type EmbedderConfig } from '../lab/embedder-config.ts';
import type { IndexConfig } from '../lab/index-config.ts';
import type { LabConfig } from '../lab/lab-config.ts';
import type { Grid } from './grid.ts';
import { AXIS_NAMES, type AxisName, type Named, nameOfEmbedder, nameOfIndex } from './grid-axes.ts';

/** What is cut, embedded and built once for all cells that share it. */
export interface IndexSettings {
  readonly chunker: string;
  readonly embedder: EmbedderConfig;
  readonly index: IndexConfig;
  readonly contextualHeader: boolean;
}

type CellSettings = Readonly<Record<AxisName, string | number | null>>;

export interface GridCell {
  readonly cellId: string;
  /** The settings that differ between the cells: 'markdown:320/0 · ranker'. */
  readonly label: string;
  readonly settings: CellSettings;
  readonly indexSettings: IndexSettings;
  /** The same for cells that share an index. */
  readonly indexKey: string;
  readonly mode: SearchMode;
  readonly k: number;
  readonly reranker: string;
  /** Null where nothing is answered. */
  readonly prompt: string | null;
}

export interface GridCells {
  readonly axes: readonly { readonly name: AxisName; readonly values: readonly (string | number)[] }[];
  readonly cells: readonly GridCell[];
  readonly leftOut: readonly { readonly reason: string; readonly combinations: number }[];
  /** Combinations that came to a cell that was there already. */
  readonly merged: number;
}

type Combination = Omit<GridCell, 'cellId' | 'label' | 'indexKey'>;

export function expandGrid(grid: Grid, config: LabConfig): GridCells {
  const leftOut = new Map<string, number>();
  const cells = new Map<string, Combination>();
  let combinations = 0;
  for (const combination of combine(grid, config)) {
    combinations++;
    if ('reason' in combination) leftOut.set(combination.reason, (leftOut.get(combination.reason) ?? 0) + 1);
    else {
      const id = idOf(combination, grid);
      if (!cells.has(id)) cells.set(id, combination);
    }
  }
  const kept = [...cells];
  const axes = AXIS_NAMES.flatMap((name) => {
    const values = [...new Set(kept.map(([, { settings }]) => settings[name]).filter((value) => value !== null))];
    return values.length > 0 ? [{ name, values }] : [];
  });
  const varying = axes.filter(({ values }) => values.length > 1).map(({ name }) => name);
  const left = [...leftOut].map(([reason, count]) => ({ reason, combinations: count }));
  return {
    axes,
    cells: kept.map(([cellId, cell]) => ({
      ...cell,
      cellId,
      indexKey: contentId('bench-index', cell.indexSettings).slice(0, 16),
      label: labelOf(cell.settings, varying),
    })),
    leftOut: left,
    merged: combinations - kept.length - left.reduce((sum, each) => sum + each.combinations, 0),
  };
}

/** In the order of the grid, the axes of the index outside: cells that share an index stand together. */
function* combine(grid: Grid, config: LabConfig): Generator<Combination | { readonly reason: string }> {
  const { axes } = grid;
  const usual = parseChunkerSpec(config.chunker);
  const contextualHeader = grid.contextualHeader ?? config.contextualHeader;
  const embedders = axes.embedder ?? [{ name: nameOfEmbedder(config.embedder), value: config.embedder }];
  const indexes = axes.index ?? [{ name: nameOfIndex(config.index), value: config.index }];
  const prompts = grid.generator === undefined ? [null] : (axes.prompt ?? [config.ask.prompt ?? 'answer']);
  for (const spec of specsFor(axes, usual)) {
    for (const embedder of embedders) {
      for (const index of indexes) {
        for (const mode of axes.mode ?? [config.search.mode]) {
          for (const reranker of axes.reranker ?? [config.search.rerank]) {
            for (const prompt of prompts) {
              for (const k of axes.k ?? [config.ask.k]) {
                const rest = { mode, reranker, prompt, k, contextualHeader, config };
                yield 'reason' in spec ? spec : combinationOf(spec, embedder, index, rest);
              }
            }
          }
        }
      }
    }
  }
}

function combinationOf(
  spec: ChunkerSpec,
  embedder: Named<EmbedderConfig>,
  index: Named<IndexConfig>,
  rest: Pick<GridCell, 'mode' | 'reranker' | 'prompt' | 'k'> & { contextualHeader: boolean; config: LabConfig },
): Combination {
  const { config, contextualHeader, ...asked } = rest;
  const { name, size, overlap, parentSize } = spec;
  return {
    ...asked,
    settings: {
      chunker: parentSize === undefined ? name : `${name}@${parentSize}`,
      ...{ size, overlap, embedder: embedder.name, index: index.name },
      ...asked,
    },
    indexSettings: {
      chunker: formatChunkerSpec(spec),
      embedder: asInLab(embedder.value, config.embedder),
      index: index.value,
      contextualHeader,
    },
  };
}

/** Where no chunker is named, the lab's is combined with the sizes and overlaps that are. */
function specsFor(
  { chunker, size, overlap }: Grid['axes'],
  usual: ChunkerSpec,
): (ChunkerSpec | { readonly reason: string })[] {
  if (chunker) return chunker.flatMap((name) => specsOf(name, size, overlap));
  return size || overlap ? specsOf(usual.name, size ?? [usual.size], overlap ?? [usual.overlap]) : [usual];
}

/** A whole spec stands for itself; a name is combined with sizes and overlaps. */
function specsOf(
  chunker: string,
  sizes: readonly number[] | undefined,
  overlaps: readonly (number | string)[] | undefined,
): (ChunkerSpec | { readonly reason: string })[] {
  if (chunker.includes(':')) return [parseChunkerSpec(chunker)];
  return (sizes ?? [parseChunkerSpec(chunker).size]).flatMap((size) =>
    (overlaps ?? [0]).map((overlap) => {
      const tokens = typeof overlap === 'number' ? overlap : Math.round((size * Number.parseInt(overlap, 10)) / 100);
      try {
        return parseChunkerSpec(`${chunker}:${size}/${tokens}`);
      } catch (error) {
        if (!(error instanceof RaglabError)) throw error;
        return { reason: tokens >= size ? 'an overlap as long as the chunk' : error.problem };
      }
    }),
  );
}

/** A model that is named alone lies where the lab's models lie, and may be downloaded where the lab's may. */
function asInLab(embedder: EmbedderConfig, lab: EmbedderConfig): EmbedderConfig {
  if (embedder.provider !== 'transformers' || lab.provider !== 'transformers') return embedder;
  const isUsual = embedder.modelsDirectory === BUNDLED_MODELS;
  return {
    ...embedder,
    modelsDirectory: isUsual ? lab.modelsDirectory : embedder.modelsDirectory,
    allowRemote: embedder.allowRemote || lab.allowRemote,
  };
}

function idOf({ settings, indexSettings }: Combination, { search, generator }: Grid): string {
  const { modelsDirectory: _, ...embedder } = indexSettings.embedder as EmbedderConfig & { modelsDirectory?: string };
  const meaning = { ...indexSettings, embedder, settings, search: canonicalJson(search), generator: generator ?? null };
  return contentId('bench-cell', meaning).slice(0, 16);
}

function labelOf(settings: CellSettings, varying: readonly AxisName[]): string {
  const { chunker, size, overlap } = settings;
  const cut = varying.some((name) => name === 'chunker' || name === 'size' || name === 'overlap');
  const others = varying
    .filter((name) => name !== 'chunker' && name !== 'size' && name !== 'overlap')
    .map((name) => (name === 'k' ? `k ${settings[name]}` : String(settings[name])));
  return [...(cut ? [`${chunker}:${size}/${overlap}`] : []), ...others].join(' · ') || 'the only cell';
}
