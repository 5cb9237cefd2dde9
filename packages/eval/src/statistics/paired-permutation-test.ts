/**
 * Paired permutation test by sign flips (Fisher, 1935): were the two systems the same, each case's difference would be as
 * likely to have the other sign. p = (1 + flips at least as extreme) / (1 + flips), two-sided: with the +1 (Phipson and Smyth,
 * 2010) it is never 0, because the observed labelling is itself one of the possible ones. Cost: permutations × cases draws.
 */
import { createRandom } from '@raglab/core';

export interface PermutationOptions {
  /** Random sign vectors; default 10,000, so that p is at least 0.0001. */
  readonly permutations?: number;
  readonly seed: number;
}

/** p-value of `differences` (one per pair, same order of subtraction); null without pairs. All differences 0 give 1. */
export function pairedPermutationTest(differences: readonly number[], options: PermutationOptions): number | null {
  const { permutations = 10_000, seed } = options;
  if (differences.length === 0) return null;
  // A difference of 0 has no sign to flip; leaving it out changes no sum.
  const sample = Float64Array.from(differences.filter((difference) => difference !== 0));
  const observed = Math.abs(sample.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another order differ in the last bits; a tie must count as a tie.
  const threshold = observed - 1e-12 * sample.reduce((sum, value) => sum + Math.abs(value), 0);
  const random = createRandom(seed);
  let extreme = 0;
  for (let r = 0; r < permutations; r++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < sample.length; i++) {
      // One draw gives 32 signs.
      if (i % 32 === 0) bits = (random() * 4294967296) | 0;
      sum += bits & 1 ? sample[i]! : -sample[i]!;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= threshold) extreme++;
  }
  return (1 + extreme) / (1 + permutations);
}
