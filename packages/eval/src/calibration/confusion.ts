/** The four counts of two raters who each say yes or no; positive is `supported`. Everything in a calibration follows from them. */

export interface Confusion {
  /** Both say supported. */
  readonly truePositive: number;
  /** The judge says supported, the label unsupported: what a gate must fear most. */
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

export function countConfusion(pairs: readonly { readonly judged: boolean; readonly labelled: boolean }[]): Confusion {
  const count = (judged: boolean, labelled: boolean): number =>
    pairs.filter((pair) => pair.judged === judged && pair.labelled === labelled).length;
  return {
    truePositive: count(true, true),
    falsePositive: count(true, false),
    trueNegative: count(false, false),
    falseNegative: count(false, true),
  };
}

export function totalOf({ truePositive, falsePositive, trueNegative, falseNegative }: Confusion): number {
  return truePositive + falsePositive + trueNegative + falseNegative;
}

/** part / whole, and null where there is nothing to divide by: an undefined rate is never 0. */
export function rate(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
