/**
 * Scores a run against judgments: every measure for every judged query, and one summary per measure. As trec_eval -c does, a
 * judged query that the run does not answer counts with 0; queries without judgments are left out. Nothing is mutated.
 */
import { compareIds, type Qrels, type Run } from '@raglab/core';
import type { MeasureAt } from './measure-catalog.ts';
import { type RankingOptions, rankJudgments } from './ranked-judgments.ts';

export interface ScoreRunOptions extends RankingOptions {
  /** Average over every judged query (true, the default) or only over those that the run answers (trec_eval without -c). */
  readonly complete?: boolean;
}

export interface RunScores {
  /** Query id → measure id → value, queries ordered by id. */
  readonly perQuery: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Measure id → mean, geometric mean or sum over the queries, as the measure says; null when there is no query. */
  readonly summary: ReadonlyMap<string, number | null>;
}

const GEOMETRIC_FLOOR = 0.00001;

export function scoreRun(
  qrels: Qrels,
  run: Run,
  measures: readonly MeasureAt[],
  options: ScoreRunOptions = {},
): RunScores {
  const { complete = true } = options;
  const perQuery = new Map<string, ReadonlyMap<string, number>>();
  for (const queryId of [...qrels.keys()].sort(compareIds)) {
    const scores = run.get(queryId);
    if (scores === undefined && !complete) continue;
    const ranking = rankJudgments(qrels.get(queryId)!, scores ?? new Map(), options);
    perQuery.set(queryId, new Map(measures.map(({ id, measure, cutoff }) => [id, measure.compute(ranking, cutoff)])));
  }
  const summary = new Map(
    measures.map(({ id, measure }) => [
      id,
      summarise(
        [...perQuery.values()].map((values) => values.get(id)!),
        measure.summary,
      ),
    ]),
  );
  return { perQuery, summary };
}

function summarise(values: readonly number[], how: MeasureAt['measure']['summary']): number | null {
  if (values.length === 0) return null;
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
  if (how === 'sum') return sum(values);
  if (how === 'mean') return sum(values) / values.length;
  return Math.exp(sum(values.map((value) => Math.log(Math.max(value, GEOMETRIC_FLOOR)))) / values.length);
}
