/**
 * One query's ranking as the measures see it: grades in ranked order, and what the judgments hold besides. Follows trec_eval 10:
 * order by score descending then document id descending (the rank column is not read), unjudged and negative grades gain nothing,
 * the ideal ranking is made of all judged documents, retrieved or not. O(n log n) in the documents retrieved.
 */
import { RaglabError } from '@raglab/core';

/** Not in the judgments at all. */
export const UNJUDGED = -1;
/** In the judgment pool with a negative grade: pooled, not judged (infAP tells the two apart). */
export const POOLED_UNJUDGED = -2;

export interface RankedJudgments {
  /** Grade of each retrieved document in ranked order; `UNJUDGED` or `POOLED_UNJUDGED` where there is none. */
  readonly grades: readonly number[];
  readonly retrieved: number;
  /** Relevant documents in the judgments. */
  readonly relevant: number;
  readonly relevantRetrieved: number;
  /** Judged and not relevant, in the judgments. */
  readonly nonRelevant: number;
  /** Positive grades of all judged documents, best first: the ideal ranking. */
  readonly idealGains: readonly number[];
  /** Grades from this one on count as relevant. */
  readonly relevanceLevel: number;
}

export interface RankingOptions {
  /** Lowest grade that counts as relevant; trec_eval's -l. Default 1. */
  readonly relevanceLevel?: number;
  /** Documents looked at for each query; trec_eval's -M. Default: all. */
  readonly depth?: number;
}

/** Orders the documents of one query and looks up their grades. Throws `invalid_input` for a score that is not a number. */
export function rankJudgments(
  judgments: ReadonlyMap<string, number>,
  scores: ReadonlyMap<string, number>,
  { relevanceLevel = 1, depth = Number.POSITIVE_INFINITY }: RankingOptions = {},
): RankedJudgments {
  const grades = orderByScore(scores)
    .slice(0, depth)
    .map(([documentId]) => {
      const grade = judgments.get(documentId);
      return grade === undefined ? UNJUDGED : grade < 0 ? POOLED_UNJUDGED : grade;
    });
  const judged = [...judgments.values()].filter((grade) => grade >= 0);
  const relevant = judged.filter((grade) => grade >= relevanceLevel).length;
  return {
    grades,
    retrieved: grades.length,
    relevant,
    relevantRetrieved: grades.filter((grade) => grade >= relevanceLevel).length,
    nonRelevant: judged.length - relevant,
    idealGains: judged.filter((grade) => grade > 0).sort((a, b) => b - a),
    relevanceLevel,
  };
}

/** Relevant documents among the first k. */
export function relevantAt(ranking: RankedJudgments, k: number): number {
  let count = 0;
  const end = Math.min(k, ranking.retrieved);
  for (let i = 0; i < end; i++) if (ranking.grades[i]! >= ranking.relevanceLevel) count++;
  return count;
}

function orderByScore(scores: ReadonlyMap<string, number>): [string, number][] {
  const ranked = [...scores];
  const broken = ranked.find(([, score]) => Number.isNaN(score));
  if (broken) {
    throw new RaglabError({
      code: 'invalid_input',
      problem: `cannot rank document ${broken[0]}`,
      expected: 'a score that is a number',
      received: 'NaN',
    });
  }
  // Ties by document id, the larger first: trec_eval's rule, so that no order of the file can win a tie.
  return ranked.sort(([idA, a], [idB, b]) => b - a || compareBytes(idB, idA));
}

/** strcmp over UTF-8: differs from JavaScript's order only beyond the basic plane. */
function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
