/**
 * Which cases of a dataset a run asks and a scoring counts: those of one split, in the order of their ids. With a limit they
 * are taken at even steps, because neighbouring ids are often about one topic; the choice is the same every time.
 */
import { compareIds, RaglabError } from '@raglab/core';
import type { Dataset, EvaluationCase } from '../datasets/dataset.ts';

/** Throws `not_found` for a split that the dataset does not have. A split without cases gives none. */
export function selectCases(dataset: Dataset, split: string, limit: number | null = null): readonly EvaluationCase[] {
  if (!dataset.splits.includes(split)) {
    throw new RaglabError({
      code: 'not_found',
      problem: `cannot evaluate the split '${split}' of ${dataset.name}`,
      expected: `one of ${dataset.splits.join(', ') || '(the dataset has no split)'}`,
      received: `'${split}'`,
    });
  }
  const cases = dataset.cases.filter((item) => item.split === split).sort((a, b) => compareIds(a.id, b.id));
  if (limit === null || limit >= cases.length) return cases;
  return Array.from({ length: Math.max(0, limit) }, (_, i) => cases[Math.floor((i * cases.length) / limit)]!);
}
