/**
 * What a study is: one claim of the field with its source, a program that measures it, and a rule that turns the measured figures into a
 * verdict. The rule sees nothing but the figures, so that a verdict can be computed again from stored results and nobody can
 * write one down by hand. Sizes change how much is measured, never what.
 */
import type { Clock } from '@raglab/core';
import type { Finding, StudyRow, StudySize, StudyTable, Verdict } from './study-result.ts';

export interface Study<FindingId extends string = string, Settings = unknown> {
  /** The folder's name, and what `raglab study run` takes. */
  readonly name: string;
  /** One sentence that can be wrong, as its source has it. */
  readonly claim: string;
  /** One line: who says so, and where. */
  readonly source: string;
  /** What is measured, on which data, how often, what is held fixed. */
  readonly method: string;
  /** What a reader could change next, each with what to look at. */
  readonly exercises: readonly string[];
  /** How much is measured. Plain data: it stands in the results. */
  readonly sizes: Readonly<Record<StudySize, Settings>>;
  /** A view of the table; `plot.svg` and the terminal draw the same. */
  readonly plot: StudyPlot;
  /** True: a model that the reader names is measured beside the study's own. */
  readonly takesModel?: boolean;
  /** Measures. Throws `not_measured` where something could not be: a verdict without its figures is none. */
  run(context: StudyContext<Settings>): Promise<Measurements<FindingId>>;
  /** Pure. Thresholds stand here, each with its reason. */
  judge(findings: Readonly<Record<FindingId, Finding>>): Judgement;
}

export interface Measurements<FindingId extends string = string> {
  readonly table: StudyTable;
  /** What the verdict hangs on. */
  readonly findings: Readonly<Record<FindingId, Finding>>;
}

interface Judgement {
  readonly verdict: Verdict;
  /** One or two sentences with the figures in them. */
  readonly why: string;
  /** At which size, load or model it might be otherwise; what this run cannot say. */
  readonly scope: string;
}

/** Names of the table's columns. */
export interface StudyPlot {
  readonly title: string;
  /** `line`: marks joined in the order of x; `scatter`: marks alone; `bar`: a bar for each row, x being its name. */
  readonly kind: 'line' | 'scatter' | 'bar';
  readonly x: string;
  readonly y: string;
  /** One colour for each value. */
  readonly series?: string;
  /** Ends of an interval around y. */
  readonly lower?: string;
  readonly upper?: string;
  readonly xScale?: 'linear' | 'log';
  readonly yScale?: 'linear' | 'log';
  /** Rows that are drawn; all where it is left out. */
  readonly where?: (row: StudyRow) => boolean;
}

/** An embedding model of the reader's: a hub id, or a folder's name in `modelsDirectory`. */
export interface NamedModel {
  readonly name: string;
  readonly modelsDirectory: string;
  /** Where downloaded models are kept. */
  readonly cacheDirectory: string;
}

export interface StudyContext<Settings = unknown> {
  readonly settings: Settings;
  readonly size: StudySize;
  /** For every draw of the study. */
  readonly seed: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** An empty folder, removed after the run. */
  readonly scratch: string;
  /** Only where the study takes one and the reader named one. */
  readonly model?: NamedModel | undefined;
  /** Throws `aborted` when the run was stopped: call it between steps. */
  progress(done: number, total: number, label: string): void;
  /** Closes `resource` after the run, the last one first, whatever happens; gives it back. */
  closing<T extends { close(): unknown }>(resource: T): T;
}

/** Checks a study's types and forgets them, so that studies of all kinds stand in one registry. */
export function defineStudy<FindingId extends string, Settings>(study: Study<FindingId, Settings>): Study {
  return study as unknown as Study;
}
