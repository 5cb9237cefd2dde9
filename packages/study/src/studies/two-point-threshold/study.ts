/**
 * Is "may not fall by more than two points" a gate, or a coin? Two runs of a system that did not change differ by chance: each answer is drawn anew
 * with the same chance of being right. The naive gate looks at the two means; the lab's gate asks what the cases can tell.
 */
import { createRandom, measured, type Random } from '@raglab/core';
import { createBaseline, createSuite, gate, type Scoring, summariseMetric } from '@raglab/eval';
import { formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

/** Any metric that is 0 or 1. */
const METRIC = 'citations_valid';
const THRESHOLD = 0.02;
const ADVISED = 50;
/** What a team that lost its trust in the gate would call noise: it fires on more than one unchanged run in ten. */
const TOLERATED = 0.1;
/** A true loss that nobody would want to ship. */
const LOSS = 0.1;
const SUITE = createSuite({
  ...{ name: 'simulated', dataset: 'simulated', metrics: [METRIC] },
  criteria: [{ metric: METRIC, max_drop: THRESHOLD }],
});

export const twoPointThreshold: Study = defineStudy({
  name: 'two-point-threshold',
  claim: 'A two-point threshold on fifty cases is noise.',
  source:
    'Miller, Adding Error Bars to Evals, 2024; the sampling error of a share is √(p (1 − p) / n), 5.7 points at p = .8 and n = 50',
  method: `Simulated suites of a metric that is right or wrong, mean .8. A case has a difficulty that both runs share, and an answer is drawn anew in each run. The naive gate fails when the mean falls by more than ${THRESHOLD * 100} points; the lab's gate (\`max_drop: ${THRESHOLD}\`, paired, sign-flip test) fails when the loss is larger than that beyond chance. Unchanged: both runs from the same system. Worse: so many more answers fail that the mean is ${LOSS * 100} points lower.`,
  exercises: [
    'Let every answer be the same in both runs of an unchanged system (temperature 0, no chance): what is left of the noise, and what does the gate still not know?',
    'How many cases does the naive gate need before it fires on one unchanged run in twenty?',
    'Give the metric many values (an F1) in place of two: which column moves most?',
  ],
  sizes: {
    small: { suites: 15, cases: [50, 100] },
    default: { suites: 200, cases: [50, 100, 200, 500] },
    large: { suites: 1000, cases: [25, 50, 100, 200, 500, 1000, 2000] },
  },
  plot: {
    title: 'Share of suites that fail, by number of cases',
    ...{ kind: 'line', x: 'cases', y: 'failed', series: 'what', xScale: 'log' },
  },

  async run({ settings: { suites, cases: sizes }, seed, progress }) {
    const rows: StudyRow[] = [];
    const found = new Map<string, number>();
    for (const [step, cases] of sizes.entries()) {
      const counts = { naiveUnchanged: 0, gateUnchanged: 0, naiveWorse: 0, gateWorse: 0 };
      for (let i = 0; i < suites; i++) {
        if (i % 50 === 0) progress(step * suites + i, sizes.length * suites, `suites of ${cases} cases`);
        const random = createRandom(seed * 1_000_003 + step * 100_003 + i);
        const chances = Array.from({ length: cases }, () => chanceOfSuccess(random));
        const before = chances.map((chance) => Number(random() < chance));
        const after = chances.map((chance) => Number(random() < chance));
        // Of the right answers so many more fail that the mean of .8 falls by the loss.
        const worse = after.map((value) => (random() < LOSS / 0.8 ? 0 : value));
        for (const [name, values] of [
          ['Unchanged', after],
          ['Worse', worse],
        ] as const) {
          if (meanOf(before) - meanOf(values) > THRESHOLD + 1e-9) counts[`naive${name}`] += 1;
          const baseline = createBaseline(scoringOf(before, i), {
            runId: 'before',
            createdAt: '2026-01-01T00:00:00.000Z',
          });
          if (gate(scoringOf(values, i), SUITE, baseline).verdict === 'fail') counts[`gate${name}`] += 1;
        }
      }
      for (const [id, count] of Object.entries(counts)) {
        const [by, when] = [
          id.startsWith('naive') ? 'two means compared' : "the lab's gate",
          id.endsWith('Worse') ? `${LOSS * 100} points worse` : 'unchanged',
        ];
        found.set(`${id}${cases}`, count / suites);
        rows.push({ cases, what: `${by}, ${when}`, failed: count / suites });
      }
    }
    const few = sizes.includes(ADVISED) ? ADVISED : sizes[0]!;
    const many = sizes.at(-1)!;
    return {
      table: {
        columns: [
          { id: 'cases', title: 'cases' },
          { id: 'what', title: 'gate and system' },
          { id: 'failed', title: 'suites that fail', digits: 3 },
        ],
        rows,
      },
      findings: {
        naive: {
          label: `share of unchanged systems that two means fail, ${few} cases`,
          value: found.get(`naiveUnchanged${few}`)!,
        },
        naiveMany: { label: `the same, ${many} cases`, value: found.get(`naiveUnchanged${many}`)! },
        gated: {
          label: `share of unchanged systems that the lab's gate fails, ${few} cases`,
          value: found.get(`gateUnchanged${few}`)!,
        },
        power: {
          label: `share of systems ${LOSS * 100} points worse that the lab's gate fails, ${few} cases`,
          value: found.get(`gateWorse${few}`)!,
        },
        powerMany: { label: `the same, ${many} cases`, value: found.get(`gateWorse${many}`)! },
        cases: { label: 'cases of the last', value: many },
      },
    };
  },

  judge({ naive, naiveMany, gated, power, powerMany, cases }) {
    const noise = naive.value > TOLERATED;
    return {
      verdict: noise ? 'holds' : 'does not hold here',
      why: `On ${ADVISED} cases, comparing two means fails ${formatShare(naive.value)} of the systems that did not change at all, and still ${formatShare(naiveMany.value)} on ${cases.value}. The lab's gate fails ${formatShare(gated.value)} of them; the price is that it finds a true loss of ${LOSS * 100} points in ${formatShare(power.value)} of the suites of ${ADVISED} cases, and in ${formatShare(powerMany.value)} of ${cases.value}.`,
      scope:
        'Where answers do not change from run to run (no sampling, the same index), an unchanged system gives equal means and no gate fires; the noise is then in the choice of the cases, which a comparison of two runs on them does not show.',
    };
  },
});

/** Mean .8: most cases are easy, some are hard, few are in between. */
function chanceOfSuccess(random: Random): number {
  const place = random();
  return place < 0.1 ? 0.1 : place < 0.35 ? 0.6 : 0.9538;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function scoringOf(values: readonly number[], seed: number): Scoring {
  const cases = values.map((value, i) => ({
    caseId: `case ${String(i).padStart(5, '0')}`,
    tags: [],
    scores: { [METRIC]: measured(value) },
  }));
  const metrics = SUITE.metrics.map((metric) =>
    summariseMetric(
      metric,
      values.map((value) => measured(value)),
      seed,
    ),
  );
  const dataset = { name: 'simulated', hash: 'simulated', split: 'test' };
  return { dataset, measurementHash: SUITE.measurementHash, judge: null, seed, cases, metrics, slices: [] };
}
