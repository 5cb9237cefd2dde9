/**
 * What a sweep (`raglab bench GRID.yaml`) stores: one document per bench, rewritten as cells are done, with everything that its table, its plots
 * and the HTTP API show. Every cell also is an evaluation run of its own, named by `runId`. Fields may be added, never renamed.
 */

/** What a figure is, and which way is better. */
export interface BenchMeasure {
  /** `span_recall@2000tokens`, `ndcg_cut_10@5chunks`, `latency_p95`, `bytes`. */
  readonly id: string;
  readonly label: string;
  readonly unit: string | null;
  readonly direction: 'higher' | 'lower';
}

/** Over the questions of the cell. `value` is null, with a reason, where nothing was measured. */
export interface BenchFigure {
  readonly value: number | null;
  /** Bounds of the 95 % interval; null for figures that have none. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Questions that were measured, of those to which the metric applies; absent for figures that are no mean over questions. */
  readonly measured?: number;
  readonly total?: number;
  readonly reason?: string | null;
}

/** A cell against the control, paired by question; positive is better. */
export interface BenchComparison {
  readonly pairs: number;
  readonly gain: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly pValue: number | null;
  /** Corrected by Holm over the cells of the bench. */
  readonly adjustedP: number | null;
  /** What so many questions with so much spread could have shown. */
  readonly smallestDetectable: number | null;
  /** `undecided`: no difference was shown, which is not the same as none. */
  readonly verdict: 'better' | 'worse' | 'undecided' | 'not measured';
}

/** What was there already when the cell's turn came. */
export interface BenchReuse {
  /** The stored run: nothing was asked. */
  readonly run: boolean;
  /** The index: nothing was cut, embedded or built for this cell. */
  readonly index: boolean;
}

/** Milliseconds of work that was done for the cell; what it shares with others is counted where it was done. */
export interface BenchTimes {
  readonly index: number;
  readonly ask: number;
  readonly score: number;
}

export type BenchCellState = 'planned' | 'running' | 'done' | 'failed';

/** One combination of settings, and what it reached. */
export interface BenchCell {
  /** Hash of the settings and of what they mean: the same in every run of the grid. */
  readonly cellId: string;
  /** The settings that differ between the cells, for people. */
  readonly label: string;
  /** Axis → value. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  readonly state: BenchCellState;
  /** Its evaluation run; null before it is asked. */
  readonly runId: string | null;
  /** Measure id → figure; empty before the cell is done. */
  readonly figures: Readonly<Record<string, BenchFigure>>;
  /** No other cell is as good in quality, p95 latency, cost and bytes and better in one of them. */
  readonly onFront: boolean;
  /** Null for the control itself and before there is something to compare. */
  readonly againstControl: { readonly equalTokens: BenchComparison; readonly equalK: BenchComparison } | null;
  readonly reused: BenchReuse | null;
  readonly timesMs: BenchTimes | null;
  /** Why the cell failed. */
  readonly reason: string | null;
}

export interface BenchSummary {
  /** 16 hexadecimal digits: the hash of grid and dataset version, so that the same grid goes on with what it has. */
  readonly benchId: string;
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Null while it runs, and after it was stopped in the middle. */
  readonly finishedAt: string | null;
  readonly dataset: string;
  readonly cells: number;
  readonly done: number;
  readonly failed: number;
}

export interface BenchReport extends BenchSummary {
  readonly datasetHash: string;
  readonly split: string;
  readonly questions: number;
  /** In the order of the grid, those with one value too. */
  readonly axes: readonly { readonly name: string; readonly values: readonly (string | number)[] }[];
  /** Combinations that cannot be, with the reason of each kind. */
  readonly leftOut: readonly { readonly reason: string; readonly combinations: number }[];
  /** Tokens handed on per question where cells are compared at equal tokens. */
  readonly tokens: number;
  /** Measure id of the comparison at equal tokens; the first of `measures`. */
  readonly quality: string;
  /** Metric of the comparison, without its cut. */
  readonly metric: string;
  /** Cell that the others are compared with. */
  readonly control: string | null;
  readonly measures: readonly BenchMeasure[];
  /** In the order of the grid. */
  readonly items: readonly BenchCell[];
  /** Indexes whose cells were worked on side by side. */
  readonly concurrency: number;
  readonly seed: number;
  readonly codeCommit: string | null;
  readonly node: string;
  readonly cpu: string;
}
