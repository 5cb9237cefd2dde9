/** Mean, spread and interval of values from 0 to 1 over questions, as the chunking report prints them. */
import { meanInterval } from '@raglab/eval';

export interface Spread {
  readonly mean: number;
  /** Of the population: divided by n, as NumPy's default does. */
  readonly deviation: number;
  /** Bounds of the 95 % interval of the mean; null for fewer than two questions. */
  readonly lower: number | null;
  readonly upper: number | null;
}

const SEED = 20261121;

/** Throws nothing for no values: the mean is then 0 over 0 questions, which the caller leaves out. */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  const interval = meanInterval({ values, range: [0, 1], binary: false }, SEED);
  return { mean, deviation: Math.sqrt(variance), lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}
