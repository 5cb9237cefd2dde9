/**
 * The paired comparisons that a suite's criteria ask for, against the committed baseline. The p-values of all of them are
 * corrected together, because each further metric is a further chance of a false alarm. A comparison that may not be made
 * (no baseline, another dataset, suite or judge, too few pairs) is a text that says why.
 */
import type { Scoring } from '../scoring/score-records.ts';
import { holm } from '../statistics/holm.ts';
import type { Criterion, Suite } from '../suite/suite.ts';
import { type Baseline, baselineMismatch } from './baseline.ts';
import { comparePaired, measuredValues, type PairedComparison } from './compare-paired.ts';

export type Drop = { readonly comparison: PairedComparison; readonly adjustedP: number | null } | string;

/** Paired comparisons of all criteria with a limit on the drop, p-values corrected together (Holm). */
export function compareWithBaseline(
  scoring: Scoring,
  suite: Suite,
  baseline: Baseline | null,
): ReadonlyMap<Criterion, Drop> {
  const limited = suite.criteria.filter(({ maxDrop }) => maxDrop !== null);
  const refused =
    baseline === null
      ? 'there is no baseline to compare with: raglab eval bless RUN makes one'
      : baselineMismatch(baseline, scoring);
  if (refused !== null) return new Map(limited.map((criterion) => [criterion, refused]));
  const compared = limited.map((criterion) => compareCriterion(criterion, scoring, suite, baseline!, limited.length));
  const tested = compared.flatMap((drop, i) => (typeof drop !== 'string' && drop.pValue !== null ? [i] : []));
  const adjusted = holm(tested.map((i) => (compared[i] as PairedComparison).pValue!));
  return new Map(
    limited.map((criterion, i): [Criterion, Drop] => {
      const comparison = compared[i]!;
      if (typeof comparison === 'string') return [criterion, comparison];
      return [criterion, { comparison, adjustedP: adjusted[tested.indexOf(i)] ?? null }];
    }),
  );
}

function compareCriterion(
  criterion: Criterion,
  scoring: Scoring,
  suite: Suite,
  baseline: Baseline,
  comparisons: number,
): PairedComparison | string {
  const cases = scoring.cases.filter(({ tags }) => criterion.slice === null || tags.includes(criterion.slice));
  const caseIds = new Set(cases.map(({ caseId }) => caseId));
  const before = new Map(
    Object.entries(baseline.values[criterion.metric] ?? {}).filter(
      ([caseId]) => criterion.slice === null || caseIds.has(caseId),
    ),
  );
  const metric = suite.metrics.find(({ id }) => id === criterion.metric)!;
  const { direction, layer, range } = metric;
  const comparison = comparePaired(measuredValues(cases, criterion.metric), before, {
    direction,
    range,
    seed: scoring.seed,
    comparisons,
  });
  // A run over fewer cases than the baseline could hide exactly those that became worse.
  if (comparison.pairs < before.size * suite.coverage[layer])
    return `only ${comparison.pairs} of the baseline's ${before.size} cases were measured in this run`;
  return comparison;
}
