/**
 * Two systems on the same cases: the mean of the per-case differences, its bootstrap interval, the sign-flip p-value, and the
 * smallest change that so many cases with so much spread could show. Pairing takes the difficulty of the cases out: it finds
 * changes that two separate intervals would hide. Positive always means better, whatever the metric's direction.
 */
import type { Interval, Score } from '@raglab/core';
import { compareIds } from '@raglab/core';
import { meanInterval } from '../statistics/mean-intervals.ts';
import { pairedPermutationTest } from '../statistics/paired-permutation-test.ts';
import { smallestDetectableChange } from '../statistics/smallest-detectable-change.ts';

/** Chance of a false alarm that a gate as a whole may have. */
export const ALPHA = 0.05;

export interface PairedComparison {
  /** Cases measured in both. */
  readonly pairs: number;
  /** Mean gain over the pairs, in the metric's unit; null without pairs. */
  readonly gain: number | null;
  /** 95 % interval of the gain; null for fewer than two pairs. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Two-sided, not yet corrected for other metrics. */
  readonly pValue: number | null;
  /** At 80 % power, for the spread observed and the level that this comparison has among the others. */
  readonly smallestDetectable: number | null;
  /** Cases that became better, worse. */
  readonly better: number;
  readonly worse: number;
}

/** Compares case id → value maps. Cases in only one of them are left out: the caller says whether enough remain. */
export function comparePaired(
  current: ReadonlyMap<string, number>,
  baseline: ReadonlyMap<string, number>,
  {
    direction,
    range: [lowest, highest] = [0, 1],
    seed,
    comparisons = 1,
  }: {
    readonly direction: 'higher' | 'lower';
    /** Of the metric; default 0 to 1. */
    readonly range?: readonly [lowest: number, highest: number];
    readonly seed: number;
    /** How many comparisons share the 5 %: what can be detected is said for the hardest case of Holm's correction. */
    readonly comparisons?: number;
  },
): PairedComparison {
  const sign = direction === 'higher' ? 1 : -1;
  const gains = [...current.keys()]
    .filter((caseId) => baseline.has(caseId))
    .sort(compareIds)
    .map((caseId) => sign * (current.get(caseId)! - baseline.get(caseId)!));
  const interval = gainInterval(gains, highest - lowest, seed);
  const gain = gains.length === 0 ? null : gains.reduce((sum, value) => sum + value, 0) / gains.length;
  return {
    pairs: gains.length,
    gain,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    pValue: pairedPermutationTest(gains, { seed }),
    smallestDetectable:
      gain === null
        ? null
        : smallestDetectableChange(standardDeviation(gains, gain), gains.length, {
            alpha: ALPHA / comparisons,
            aboutZero: true,
            step: smallestStep(gains),
          }),
    better: gains.filter((value) => value > 0).length,
    worse: gains.filter((value) => value < 0).length,
  };
}

/** Case id → value of the measured cases among `cases`. */
export function measuredValues(
  cases: readonly { readonly caseId: string; readonly scores: Readonly<Record<string, Score>> }[],
  metricId: string,
): Map<string, number> {
  return new Map(
    cases.flatMap(({ caseId, scores }) => {
      const score = scores[metricId];
      return score?.status === 'measured' ? [[caseId, score.value] as const] : [];
    }),
  );
}

/**
 * Nothing changed in any case: that is what is said of these cases, 0 to 0, and not that nothing could change in others. With an interval that allows
 * for them no unchanged system would pass a limit of 0. Any other gain is an estimate, also where it is the same in all cases.
 */
function gainInterval(gains: readonly number[], width: number, seed: number): Interval | null {
  if (gains.length > 1 && gains.every((gain) => gain === 0)) return { lower: 0, upper: 0 };
  return meanInterval({ values: gains, range: [-width, width], binary: false }, seed);
}

function standardDeviation(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** The smallest change that any case shows; 0 when none changed. */
function smallestStep(gains: readonly number[]): number {
  const steps = gains.filter((gain) => gain !== 0).map(Math.abs);
  return steps.length === 0 ? 0 : steps.reduce((smallest, step) => Math.min(smallest, step));
}
