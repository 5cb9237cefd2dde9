/** What a calibration says: how a judge agrees with labels, on how many, of whom, and whether that is enough to let it gate. */
import type { JudgeIdentity } from '@raglab/core';
import type { Confusion } from './confusion.ts';
import type { Estimate } from './estimate.ts';
import type { ReliabilityBin } from './reliability-bins.ts';

export interface CalibrationReport {
  readonly judge: string;
  /** The judge this holds for; another key needs another calibration. */
  readonly judgeKey: string;
  /** Absent for a judge that does not say. */
  readonly judgeIdentity?: JudgeIdentity;
  /** Labels compared: of the basis, and measured by the judge. */
  readonly n: number;
  /** Labelled records of the basis: where several people labelled one, their majority. */
  readonly total: number;
  /** Labels of the basis that the judge could not measure, by status. */
  readonly unmeasured: Readonly<Record<string, number>>;
  /** Records on which the labels of people are not tied. */
  readonly humanLabels: number;
  readonly aiLabels: number;
  /** Records left out because their labels are tied. */
  readonly disputed: number;
  /** Whose labels the numbers below are about: people's where there are any. */
  readonly basis: 'human' | 'ai';
  readonly guidelineVersions: readonly string[];
  /** Labels of the basis that name no guideline version. */
  readonly unversioned: number;
  /** Names of the annotators of the basis, as far as the labels say. */
  readonly annotators: readonly string[];
  /** Labels left out because they were picked where the judge was unsure: an estimate from them would be biased. */
  readonly uncertainLabels: number;
  /** Over ids, texts and verdicts of the basis. */
  readonly labelsHash: string;
  /** Share of `supported` among the labels compared. */
  readonly baseRate: number | null;
  /** What always giving the more frequent label would reach: raw agreement must be read against it. */
  readonly constantAnswer: { readonly label: 'supported' | 'unsupported'; readonly agreement: number } | null;
  readonly agreement: Estimate;
  readonly kappa: Estimate;
  readonly ac1: Estimate;
  /** Of the supported answers, the share judged supported. */
  readonly tpr: Estimate;
  /** Of the unsupported answers, the share judged unsupported. */
  readonly tnr: Estimate;
  readonly balancedAccuracy: Estimate;
  readonly f1: { readonly supported: Estimate; readonly unsupported: Estimate };
  /** Expected calibration error; null for a judge that gives no probabilities. */
  readonly calibrationError: number | null;
  /** Absent in reports from before it was kept. */
  readonly calibrationErrorInterval?: Estimate | null;
  /** By rising probability; empty for a judge that gives none, absent in reports from before it was kept. */
  readonly reliability?: readonly ReliabilityBin[];
  /** How often each answer was judged, and the share of verdicts that were not always the same; absent where once. */
  readonly repeats?: number;
  readonly flipRate?: Estimate;
  readonly confusion: Confusion;
  readonly mayGate: boolean;
  /** Why it may or may not. */
  readonly reason: string;
}
