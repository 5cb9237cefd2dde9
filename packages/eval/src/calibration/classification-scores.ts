/** Rates of a yes-or-no judge against labels, each null where its denominator is 0. Positive is `supported`. */
import { type Confusion, rate } from './confusion.ts';

/** Share of the supported answers that the judge supports (sensitivity). */
export function truePositiveRate({ truePositive, falseNegative }: Confusion): number | null {
  return rate(truePositive, truePositive + falseNegative);
}

/** Share of the unsupported answers that the judge catches (specificity). */
export function trueNegativeRate({ trueNegative, falsePositive }: Confusion): number | null {
  return rate(trueNegative, trueNegative + falsePositive);
}

/** Mean of the two rates: 0.5 for any constant answer, whatever the base rate. Null unless both labels occur. */
export function balancedAccuracy(confusion: Confusion): number | null {
  const [positive, negative] = [truePositiveRate(confusion), trueNegativeRate(confusion)];
  return positive === null || negative === null ? null : (positive + negative) / 2;
}

/** F1 of finding the supported answers. */
export function f1OfSupported({ truePositive, falsePositive, falseNegative }: Confusion): number | null {
  return rate(2 * truePositive, 2 * truePositive + falsePositive + falseNegative);
}

/** F1 of finding the unsupported answers: what hallucination benchmarks report. */
export function f1OfUnsupported({ trueNegative, falsePositive, falseNegative }: Confusion): number | null {
  return rate(2 * trueNegative, 2 * trueNegative + falsePositive + falseNegative);
}
