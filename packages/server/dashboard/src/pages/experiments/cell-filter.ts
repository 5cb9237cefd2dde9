/** Which cells of a bench are shown: for every axis with more than one value, the values that are chosen. Kept in the address as 'size=100,200'. */
import type { BenchCellDetail, BenchDetail } from '@raglab/core';

export interface AxisFilter {
  readonly name: string;
  readonly values: readonly string[];
  /** None chosen means all: a filter that shows nothing helps nobody. */
  readonly chosen: readonly string[];
}

export function filtersOf({ axes }: Pick<BenchDetail, 'axes'>, parameters: URLSearchParams): AxisFilter[] {
  return axes
    .filter(({ values }) => values.length > 1)
    .map(({ name, values }) => {
      const texts = values.map(String);
      const wanted = (parameters.get(`axis.${name}`) ?? '').split(',');
      return { name, values: texts, chosen: texts.filter((value) => wanted.includes(value)) };
    });
}

export function passes({ settings }: Pick<BenchCellDetail, 'settings'>, filters: readonly AxisFilter[]): boolean {
  return filters.every(({ name, chosen }) => chosen.length === 0 || chosen.includes(String(settings[name])));
}
