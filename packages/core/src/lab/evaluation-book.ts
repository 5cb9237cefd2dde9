/** Stored evaluation runs: their metrics with intervals, the gate's verdict, their cases, and two runs side by side. */
import type { Citation } from '../generator.ts';
import type { Score } from '../score.ts';
import type { Page, PageRequest } from './page.ts';

export type GateVerdict = 'pass' | 'fail' | 'inconclusive' | 'not_measured';
export type EvaluationLayer = 'deterministic' | 'heuristic' | 'judge';

/** One metric over the cases it applies to: `mean` is over the `measured` of the `total`. */
export interface MetricFigures {
  readonly id: string;
  readonly layer: EvaluationLayer;
  readonly direction: 'higher' | 'lower';
  /** Null: no bound. */
  readonly range: readonly (number | null)[];
  /** Null, with a reason, where nothing was measured; so are the bounds of its 95 % interval. */
  readonly mean: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly measured: number;
  readonly total: number;
  readonly errors: number;
  readonly invalidOutputs: number;
  readonly notApplicable: number;
  readonly reason: string | null;
}

export interface EvaluationRunSummary {
  readonly runId: string;
  readonly createdAt: string;
  readonly dataset: string;
  readonly split: string;
  readonly mode: string;
  readonly k: number;
  readonly system: Readonly<Record<string, string | number | boolean | null>>;
  /** Null for a run that was not scored yet. */
  readonly verdict: GateVerdict | null;
  readonly cases: number | null;
  readonly metrics: readonly MetricFigures[];
}

export interface GateCriterionResult {
  readonly metric: string;
  /** In words: '>= 0.7, drop <= 0.02'. */
  readonly rule: string;
  /** Tag of the cases; null: all. */
  readonly slice: string | null;
  readonly verdict: GateVerdict;
  readonly reason: string;
}

/** A 95 % interval; bounds null where none can be given, all null where the value is undefined. */
export interface IntervalEstimate {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface EvaluationRun extends EvaluationRunSummary {
  readonly datasetHash: string;
  readonly suite: { readonly name: string | null; readonly path: string | null; readonly hash: string };
  readonly judge: string | null;
  readonly codeCommit: string | null;
  readonly seed: number;
  readonly gate: {
    readonly verdict: GateVerdict;
    readonly criteria: readonly GateCriterionResult[];
    readonly reason: string | null;
  } | null;
  readonly slices: readonly {
    readonly tag: string;
    readonly cases: number;
    readonly metrics: readonly MetricFigures[];
  }[];
  /** Where cases are lost, layer by layer; empty before the run was scored. */
  readonly funnel: readonly {
    readonly step: string;
    readonly left: number;
    readonly lost: number;
    readonly because: readonly { readonly metric: string; readonly cases: number }[];
  }[];
  /** The judge's share of supported answers, corrected by people's labels; null without a random sample of those. */
  readonly corrected: {
    readonly cases: number;
    readonly labels: number;
    readonly raw: IntervalEstimate;
    readonly labelled: IntervalEstimate;
    readonly predictionPowered: IntervalEstimate;
    readonly roganGladen: IntervalEstimate;
    readonly reason: string | null;
  } | null;
}

export interface EvaluationCaseSummary {
  readonly caseId: string;
  readonly question: string | null;
  readonly tags: readonly string[];
  readonly scores: Readonly<Record<string, Score>>;
  /** What the system said when it failed on the case. */
  readonly error: string | null;
}

export interface EvaluationCaseDetail extends EvaluationCaseSummary {
  readonly answer: {
    readonly text: string;
    readonly refused: boolean;
    readonly citations: readonly Citation[];
    readonly model: string;
    readonly costUsd: number | null;
  } | null;
  /** The dataset's answer, where it is at hand. */
  readonly reference: string | null;
  /** Corpus id → grade; empty where the dataset is not at hand. */
  readonly judgments: Readonly<Record<string, number>>;
  readonly retrieved: readonly {
    readonly rank: number;
    readonly chunkId: string;
    readonly corpusId: string;
    readonly uri: string;
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly score: number;
    /** Was it given to the generator? */
    readonly inContext: boolean;
  }[];
  readonly timingsMs: Readonly<Record<string, number | null>>;
}

export interface EvaluationCasesRequest extends PageRequest {
  readonly tag?: string | undefined;
  /** By case id, or those first whose scores lie farthest from the best (over the gate's metrics, or `metric` alone). Default `worst`. */
  readonly order?: 'id' | 'worst' | undefined;
  readonly metric?: string | undefined;
  readonly contains?: string | undefined;
}

export interface MetricChange {
  readonly metric: string;
  readonly layer: EvaluationLayer;
  readonly direction: 'higher' | 'lower';
  /** Tag of the cases; null: all. */
  readonly slice: string | null;
  readonly pairs: number;
  readonly meanBefore: number | null;
  readonly meanAfter: number | null;
  /** Mean of the paired differences, positive is better, with its 95 % interval. */
  readonly gain: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly pValue: number | null;
  /** Corrected for all metrics together (Holm). */
  readonly adjustedP: number | null;
  readonly smallestDetectable: number | null;
  readonly better: number;
  readonly worse: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly change: 'improved' | 'regressed' | 'equivalent' | 'inconclusive';
}

export interface EvaluationComparison {
  readonly before: EvaluationRunSummary;
  readonly after: EvaluationRunSummary;
  readonly differences: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  readonly metrics: readonly MetricChange[];
  readonly slices: readonly MetricChange[];
  /** Of `metric`: the cases that changed, largest loss first; ties by id. */
  readonly metric: string | null;
  readonly cases: readonly {
    readonly caseId: string;
    readonly question: string | null;
    readonly before: number;
    readonly after: number;
    /** Positive is better. */
    readonly gain: number;
  }[];
}

export interface EvaluationBook {
  /** Newest first. */
  list(request: PageRequest & { readonly dataset?: string | undefined }): Promise<Page<EvaluationRunSummary>>;
  /** By id, or an unambiguous beginning of one. Throws `not_found`, `conflict`. */
  get(runId: string): Promise<EvaluationRun>;
  cases(runId: string, request: EvaluationCasesRequest): Promise<Page<EvaluationCaseSummary>>;
  case(runId: string, caseId: string): Promise<EvaluationCaseDetail>;
  /** Throws `conflict` for runs on other questions, `usage` for a metric that they do not share. */
  compare(
    before: string,
    after: string,
    options: { readonly metric?: string | undefined },
  ): Promise<EvaluationComparison>;
}
