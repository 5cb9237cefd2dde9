/** Experiments: sweeps over the pipeline's settings (`raglab bench`) and studies of the field's claims (`raglab study`), as they were stored. */
import type { IntervalEstimate } from './evaluation-book.ts';
import type { Page, PageRequest } from './page.ts';

export interface BenchSummary {
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

/** A mean or a measurement; `value` is null, with a reason, where nothing was measured. */
export interface BenchCellFigure extends IntervalEstimate {
  readonly measured?: number | undefined;
  readonly total?: number | undefined;
  readonly reason?: string | null | undefined;
}

/** A cell against the control, paired by question; positive is better. */
export interface BenchCellChange {
  readonly pairs: number;
  readonly gain: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly pValue: number | null;
  /** Corrected by Holm over the cells of the bench. */
  readonly adjustedP: number | null;
  readonly smallestDetectable: number | null;
  readonly verdict: 'better' | 'worse' | 'undecided' | 'not measured';
}

/** One combination of settings, and what it reached. */
export interface BenchCellDetail {
  readonly cellId: string;
  /** The settings that differ between the cells, for people. */
  readonly label: string;
  /** Setting → value: chunker, size, embedder, index, k, reranker. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  readonly state: 'planned' | 'running' | 'done' | 'failed';
  /** Its evaluation run. */
  readonly runId: string | null;
  /** Measure id → figure; empty before the cell is done. */
  readonly figures: Readonly<Record<string, BenchCellFigure>>;
  /** Not dominated in quality, latency, cost and bytes. */
  readonly onFront: boolean;
  readonly againstControl: { readonly equalTokens: BenchCellChange; readonly equalK: BenchCellChange } | null;
  /** Why the cell failed. */
  readonly reason: string | null;
}

export interface BenchDetail extends BenchSummary {
  readonly split: string;
  readonly questions: number;
  readonly axes: readonly { readonly name: string; readonly values: readonly (string | number)[] }[];
  readonly leftOut: readonly { readonly reason: string; readonly combinations: number }[];
  /** Tokens handed on per question where cells are compared at equal tokens. */
  readonly tokens: number;
  /** Measure id of the comparison at equal tokens. */
  readonly quality: string;
  /** Cell that the others are compared with. */
  readonly control: string | null;
  /** What the axes of the plots are, and which way is better. */
  readonly measures: readonly {
    readonly id: string;
    readonly label: string;
    readonly unit: string | null;
    readonly direction: 'higher' | 'lower';
  }[];
  readonly items: readonly BenchCellDetail[];
  readonly codeCommit: string | null;
  readonly node: string;
  readonly cpu: string;
}

export interface StudySummary {
  readonly name: string;
  readonly title: string;
  /** The claim, in one line. */
  readonly claim: string;
  readonly source: string | null;
  /** Null before it was run. */
  readonly verdict: 'holds' | 'holds partly' | 'does not hold here' | null;
  readonly why: string | null;
  readonly measuredAt: string | null;
}

export interface StudyDetail extends StudySummary {
  /** How it was done, and the exercises, as Markdown. */
  readonly markdown: string | null;
  /** `results.json` of its last run: columns, rows, findings, machine. Null before it was run. */
  readonly results: Readonly<Record<string, unknown>> | null;
  /** What is drawn: kind (line, scatter, bar), x, y, series, lower, upper, scales, and the rows that are shown. */
  readonly plot: Readonly<Record<string, unknown>>;
}

export interface ExperimentBook {
  /** Newest first. */
  benches(request: PageRequest): Promise<Page<BenchSummary>>;
  /** Throws `not_found`, as does `study`. */
  bench(benchId: string): Promise<BenchDetail>;
  /** By name. */
  studies(): Promise<readonly StudySummary[]>;
  study(name: string): Promise<StudyDetail>;
}
