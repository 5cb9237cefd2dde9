/**
 * The Pareto front: the points that no other point beats, being as good in every objective and better in at least one. Points that are equal
 * in all of them stand on it together. An objective that is missing anywhere is no number to compare with: such a point is never on the front.
 * Example: (quality 0.8, 20 ms), (0.7, 10 ms), (0.6, 15 ms) → the first two; the third is worse than the second in both. O(n² × objectives).
 */

export type Direction = 'higher' | 'lower';

/** True for each point that is on the front. `points[i][j]`: value of objective j; `directions[j]`: which way is better. */
export function paretoFront(
  points: readonly (readonly (number | null)[])[],
  directions: readonly Direction[],
): boolean[] {
  const costs = points.map((point) =>
    directions.map((direction, j) => {
      const value = point[j];
      return value == null || Number.isNaN(value) ? null : direction === 'lower' ? value : -value;
    }),
  );
  return costs.map(
    (own) =>
      !own.includes(null) &&
      !costs.some((other) => !other.includes(null) && dominates(other as number[], own as number[])),
  );
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((cost, j) => cost <= b[j]!) && a.some((cost, j) => cost < b[j]!);
}
