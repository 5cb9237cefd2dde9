/**
 * Expected calibration error (Naeini et al., 2015): do probabilities mean what they say? Answers are put in ten bins of equal width by the
 * judge's probability; the error is the mean distance, weighted by bin size, between a bin's mean probability and its share of supported.
 * Range [0, 1], lower is better, null without a probability. Example: three answers at .9, two of them supported → |.9 - .667| = .2333.
 */

const BINS = 10;

export interface ProbabilityPair {
  readonly probability: number;
  readonly labelled: boolean;
}

export function expectedCalibrationError(pairs: readonly ProbabilityPair[]): number | null {
  if (pairs.length === 0) return null;
  const bins = Array.from({ length: BINS }, () => ({ probability: 0, supported: 0 }));
  for (const { probability, labelled } of pairs) {
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))]!;
    bin.probability += probability;
    bin.supported += labelled ? 1 : 0;
  }
  return bins.reduce((sum, { probability, supported }) => sum + Math.abs(probability - supported), 0) / pairs.length;
}
