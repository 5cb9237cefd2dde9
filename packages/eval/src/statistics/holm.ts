/**
 * Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979): testing several metrics at once, the chance of
 * even one false alarm stays below alpha. Uniformly stronger than Bonferroni, and needs no independence.
 * Example: [0.01, 0.04, 0.03, 0.005] → [0.03, 0.06, 0.06, 0.02].
 */

/** Adjusted p-values in the order given; compare each with alpha itself. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]! || a - b);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    // A larger p may never get a smaller adjusted p than one before it.
    largest = Math.max(largest, Math.min(1, pValues[index]! * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}
