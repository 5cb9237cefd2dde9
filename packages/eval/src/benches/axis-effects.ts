/**
 * What each value of an axis does: the mean over the cells that have it, everything else being what it is, and the best of them. In a full grid
 * every value meets the same partners, so that the means can be compared; where combinations were left out, `cells` differ and so may the partners.
 */
import type { BenchReport } from './bench-report.ts';

export interface AxisEffect {
  readonly value: string | number;
  /** Cells that have the value and were measured. */
  readonly cells: number;
  readonly mean: number;
  readonly best: number;
}

/** Axes with more than one value, in the order of the grid; values in theirs. */
export function axisEffects(
  { axes, items, measures }: BenchReport,
  measureId: string,
): { readonly axis: string; readonly effects: readonly AxisEffect[] }[] {
  const sign = measures.find(({ id }) => id === measureId)?.direction === 'lower' ? -1 : 1;
  return axes
    .filter(({ values }) => values.length > 1)
    .map(({ name, values }) => ({
      axis: name,
      effects: values.flatMap((value) => {
        const found = items.flatMap(({ settings, figures }) => {
          const figure = figures[measureId]?.value;
          return settings[name] === value && figure != null ? [figure] : [];
        });
        if (found.length === 0) return [];
        const mean = found.reduce((sum, figure) => sum + figure, 0) / found.length;
        return [{ value, cells: found.length, mean, best: sign * Math.max(...found.map((figure) => sign * figure)) }];
      }),
    }))
    .filter(({ effects }) => effects.length > 1);
}
