/**
 * What a retrieval measure is: a pure function of one query's ranking, with its name, range and direction as data. Names and
 * cut-offs are trec_eval's. One measure stands in one file of this folder; `measure-catalog.ts` lists them.
 */
import type { RankedJudgments } from './ranked-judgments.ts';

export interface Measure {
  /** trec_eval's name without cut-off: `ndcg_cut`. */
  readonly name: string;
  readonly direction: 'higher' | 'lower';
  readonly range: readonly [number, number];
  /** How the queries' values become one: arithmetic mean, geometric mean of max(value, 0.00001), or sum (counts). */
  readonly summary: 'mean' | 'geometric-mean' | 'sum';
  /** Default cut-offs; absent for a measure without one. */
  readonly cutoffs?: readonly number[];
  /** How a cut-off is written in the name: 10 → `10`, 0.1 → `0.10`. */
  readonly formatCutoff?: (cutoff: number) => string;
  /** The value for one query. With no relevant or no retrieved document the value is 0. */
  compute(ranking: RankedJudgments, cutoff: number): number;
}

/** The cut-offs that trec_eval prints by default. */
export const DOCUMENT_CUTOFFS: readonly number[] = [5, 10, 15, 20, 30, 100, 200, 500, 1000];

/** a / b, and 0 where there is nothing to divide by: trec_eval's rule for queries without relevant or retrieved documents. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
