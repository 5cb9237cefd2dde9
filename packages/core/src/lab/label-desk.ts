/** Labelling: the next answer for an annotator, the verdict and its undo, how far people agree, and whether the judge may gate by them. */
import type { IntervalEstimate } from './evaluation-book.ts';
import type { Page, PageRequest } from './page.ts';

export const LABEL_VERDICTS = ['supported', 'unsupported'] as const;
export type LabelVerdict = (typeof LABEL_VERDICTS)[number];

/** An answer to label. What the judge says of it is not among it: who labels must not know. */
export interface LabelItem {
  readonly runId: string;
  readonly dataset: string;
  readonly recordId: string;
  readonly question: string | null;
  readonly contexts: readonly string[];
  readonly answer: string;
  /** The answer in claims, each with the passage to look at first; null where no passage resembles it. */
  readonly claims: readonly {
    readonly text: string;
    readonly evidence: {
      readonly context: number;
      readonly start: number;
      readonly end: number;
    } | null;
  }[];
}

export interface LabelTaskRequest {
  readonly runId: string;
  readonly annotator: string;
  /** Answers of the random sample. Default 100; the same number and seed give the same sample to every annotator. */
  readonly count?: number | undefined;
  readonly seed?: number | undefined;
  /** This answer, whether it is labelled or not: to settle a disagreement, or to look at a label again. */
  readonly recordId?: string | undefined;
}

export interface LabelTask {
  /** Null when everything is labelled. */
  readonly item: LabelItem | null;
  readonly done: number;
  readonly total: number;
  readonly guideline: { readonly version: string; readonly markdown: string };
}

export interface NewLabel {
  readonly runId: string;
  readonly recordId: string;
  readonly annotator: string;
  readonly label: LabelVerdict;
  readonly guidelineVersion: string;
  /** What was said of each claim, in the item's order; kept with the label. */
  readonly claims?: readonly LabelVerdict[] | undefined;
}

export interface StoredLabelDetail {
  readonly labelId: string;
  readonly dataset: string;
  readonly runId: string | null;
  readonly recordId: string;
  readonly annotator: string | null;
  readonly source: 'human' | 'ai';
  readonly guidelineVersion: string | null;
  readonly label: LabelVerdict;
  readonly sampling: string | null;
  readonly createdAt: string;
}

export interface LabelAgreement {
  readonly annotators: readonly { readonly name: string; readonly source: 'human' | 'ai'; readonly labels: number }[];
  readonly guidelineVersions: readonly string[];
  readonly records: number;
  readonly shared: number;
  readonly pairs: readonly {
    readonly first: string;
    readonly second: string;
    readonly n: number;
    readonly agreement: IntervalEstimate;
    readonly kappa: IntervalEstimate;
    readonly ac1: IntervalEstimate;
  }[];
  readonly krippendorffsAlpha: number | null;
  /** Records on which people differ, with what each said. */
  readonly disputed: readonly {
    readonly recordId: string;
    readonly runId: string | null;
    readonly verdicts: readonly { readonly annotator: string; readonly label: LabelVerdict }[];
  }[];
}

export interface JudgeCalibration {
  readonly judge: string;
  /** Whose labels the figures are about. */
  readonly basis: 'human' | 'ai';
  readonly n: number;
  readonly total: number;
  readonly humanLabels: number;
  readonly aiLabels: number;
  readonly baseRate: number | null;
  readonly constantAnswer: { readonly label: LabelVerdict; readonly agreement: number } | null;
  readonly agreement: IntervalEstimate;
  readonly kappa: IntervalEstimate;
  readonly ac1: IntervalEstimate;
  readonly tpr: IntervalEstimate;
  readonly tnr: IntervalEstimate;
  readonly balancedAccuracy: IntervalEstimate;
  readonly calibrationError: IntervalEstimate | null;
  /** The points of the calibration curve. */
  readonly reliability: readonly { readonly count: number; readonly probability: number; readonly share: number }[];
  readonly confusion: {
    readonly truePositive: number;
    readonly falsePositive: number;
    readonly trueNegative: number;
    readonly falseNegative: number;
  };
  readonly mayGate: boolean;
  readonly reason: string;
  /** What would be committed beside the suite; null where these labels certify nothing, with the reason. */
  readonly certificate: Readonly<Record<string, unknown>> | null;
  readonly certificateProblem: string | null;
}

export interface LabelListRequest extends PageRequest {
  readonly dataset?: string | undefined;
  readonly annotator?: string | undefined;
}

export interface LabelDesk {
  /** The next answer of the run's sample that this annotator has not labelled. Throws `not_found` for a record that is not in the run. */
  next(request: LabelTaskRequest): Promise<LabelTask>;
  /** A new verdict of the same annotator replaces the old one. Throws `not_found` for a record that is not in the run. */
  write(label: NewLabel): Promise<StoredLabelDetail>;
  /** Takes a label back. Throws `not_found`. */
  undo(labelId: string): Promise<StoredLabelDetail>;
  /** Newest first. */
  list(request: LabelListRequest): Promise<Page<StoredLabelDetail>>;
  /** Throws `not_measured` without a label. */
  agreement(dataset: string): Promise<LabelAgreement>;
  /** Of the bundled judge, which asks nobody. Throws `not_measured` without a label. */
  calibration(dataset: string): Promise<JudgeCalibration>;
}
