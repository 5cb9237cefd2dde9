/**
 * The cells of a bench against its control, paired by question (sign-flip permutation, bootstrap interval of the difference) and corrected by
 * Holm over all of them: among a hundred cells five would look better by chance alone. Positive is better, whatever the metric's direction.
 */
import { ALPHA, comparePaired } from '../gate/compare-paired.ts';
import { holm } from '../statistics/holm.ts';
import type { BenchComparison } from './bench-report.ts';

export interface ComparedCell {
  readonly cellId: string;
  /** Case id → value of the metric at one cut; the measured ones. */
  readonly values: ReadonlyMap<string, number>;
}

/** Cell id → comparison, for every cell but the control. */
export function compareCells(
  control: ComparedCell,
  cells: readonly ComparedCell[],
  { direction, seed }: { readonly direction: 'higher' | 'lower'; readonly seed: number },
): Map<string, BenchComparison> {
  const others = cells.filter(({ cellId }) => cellId !== control.cellId);
  const options = { direction, seed, comparisons: Math.max(1, others.length) };
  const compared = others.map(({ values }) => comparePaired(values, control.values, options));
  const tested = compared.filter(({ pValue }) => pValue !== null);
  const adjusted = holm(tested.map(({ pValue }) => pValue!));
  return new Map(
    others.map(({ cellId }, i) => {
      const { better: _better, worse: _worse, ...comparison } = compared[i]!;
      const adjustedP = adjusted[tested.indexOf(compared[i]!)] ?? null;
      return [cellId, { ...comparison, adjustedP, verdict: verdictOf(comparison.gain, adjustedP) }];
    }),
  );
}

function verdictOf(gain: number | null, adjustedP: number | null): BenchComparison['verdict'] {
  if (gain === null || adjustedP === null) return 'not measured';
  if (adjustedP >= ALPHA) return 'undecided';
  return gain > 0 ? 'better' : 'worse';
}
