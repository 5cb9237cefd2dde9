/**
 * What the gate's verdicts are worth: thousands of simulated suites, decided by the lab's own code. How often does an unchanged
 * system fail? How often is a true drop of the printed detectable change found? How often do the 95 % intervals hold the truth?
 * And of a metric that is at its best in nearly every case, of which a few cases show no spread at all, how often does its interval hold the truth?
 * A case has a difficulty that both runs share; the metrics are a check (0 or 1), a token F1 and an nDCG with many zeros.
 * `pnpm bench:gate [--suites 2000] [--cases 50,150]`; seeded, so it repeats exactly. Minutes.
 */
import './print-usage.ts';
import { parseArgs } from 'node:util';
import { createRandom, type Interval, measured, type Random, wilsonInterval } from '@raglab/core';
import {
  type Baseline,
  bootstrapInterval,
  createBaseline,
  createSuite,
  gate,
  meanInterval,
  type Scoring,
  summariseMetric,
} from '@raglab/eval';
import { publishResults } from './publish-results.ts';

const METRICS = ['citations_valid', 'token_f1', 'ndcg_cut_10'] as const;
const SIZES_OF_RARE_FAILURES = [8, 20, 50, 150];
type MetricId = (typeof METRICS)[number];
/** Case values of one run, by metric. */
type Values = Readonly<Record<MetricId, readonly number[]>>;

const { values: options } = parseArgs({
  options: {
    suites: { type: 'string', default: '2000' },
    cases: { type: 'string', default: '50,150' },
    seed: { type: 'string', default: '1' },
    publish: { type: 'boolean', default: false },
  },
});
const suites = Number(options.suites);
const sizes = options.cases.split(',').map(Number);
const seed = Number(options.seed);

/** No drop is tolerated: the strictest rule, and the one with the most false alarms. */
const suite = createSuite({
  name: 'simulated',
  dataset: 'simulated',
  metrics: METRICS,
  criteria: METRICS.map((metric) => ({ metric, max_drop: 0 })),
});
const truth = trueMeans();
const rows: string[][] = [];
const measurements: unknown[] = [];
for (const cases of sizes) {
  const unchanged = simulateUnchanged(cases);
  report(cases, 'unchanged system fails', unchanged.falseAlarms, suites, 'at most 5 %');
  report(cases, 'unchanged system regresses or improves', unchanged.changes, suites, 'at most 5 %');
  for (const id of METRICS) {
    report(cases, `interval of ${id} holds its mean`, unchanged.held[id], suites, '93 to 97 %');
    report(cases, `interval of the gain of ${id} holds 0`, unchanged.gainHeld[id], suites, '93 to 97 %');
  }
  for (const id of METRICS) {
    const drop = selfConsistentDrop(cases, id, unchanged.detectable[id]);
    const { found } = simulateDrop(cases, id, drop, suites);
    report(cases, `a drop of ${drop.toFixed(3)} in ${id} fails`, found, suites, 'at least 80 %');
  }
}

for (const cases of SIZES_OF_RARE_FAILURES) {
  const held = simulateRareFailures(cases);
  const what = 'interval of a metric that is 1 in 95 % of the cases';
  report(cases, `${what} holds its mean`, held.bounded, suites, 'at least 93 %');
  report(cases, `the same, by the bootstrap alone`, held.alone, suites, 'for comparison');
}

const publication = {
  name: 'gate-simulation',
  title: 'What the gate’s verdicts are worth',
  command: `pnpm bench:gate --suites ${suites} --cases ${options.cases} --seed ${seed}`,
  columns: ['cases', 'what', 'share', '95 % interval', 'goal'],
  rows,
  notes: [
    `${suites} simulated suites for each row, three metrics with a criterion \`max_drop: 0\` each, p-values corrected by Holm.`,
    'Unchanged: both runs are drawn from the same system. Drop: one metric falls, because so many more cases fail altogether, by as much as the mean smallest detectable change that is then printed; the two others stay.',
    'Rare failures: 1 in 95 % of the cases, 0.5 in 3 %, 0 in 2 %. A sample without any failure has no spread, and the bootstrap alone gives it an interval without width; the gate bounds it as Wilson bounds a proportion of n in n, which errs on the wide side.',
    'Not in here: dependent cases (several questions about one document), which make every interval too narrow.',
  ],
  measurements,
};
if (options.publish) publishResults(publication);
else console.log(rows.map((row) => row.join(' | ')).join('\n'));

function report(cases: number, what: string, count: number, total: number, goal: string): void {
  const { lower, upper } = wilsonInterval(count, total)!;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  rows.push([String(cases), what, percent(count / total), `${percent(lower)} to ${percent(upper)}`, goal]);
  measurements.push({ cases, what, count, total });
  console.error(rows.at(-1)!.join(' | '));
}

interface Unchanged {
  falseAlarms: number;
  changes: number;
  readonly held: Record<MetricId, number>;
  readonly gainHeld: Record<MetricId, number>;
  /** Mean over the suites of what was printed. */
  readonly detectable: Record<MetricId, number>;
}

function simulateUnchanged(cases: number): Unchanged {
  const zero = (): Record<MetricId, number> => ({ citations_valid: 0, token_f1: 0, ndcg_cut_10: 0 });
  const counts: Unchanged = { falseAlarms: 0, changes: 0, held: zero(), gainHeld: zero(), detectable: zero() };
  for (let i = 0; i < suites; i++) {
    const random = createRandom(seed * 1_000_003 + i);
    const difficulty = Array.from({ length: cases }, () => normal(random));
    const scoring = scoringOf(drawRun(difficulty, random), i);
    const result = gate(scoring, suite, baselineOf(drawRun(difficulty, random), i));
    if (result.verdict === 'fail') counts.falseAlarms += 1;
    if (result.criteria.some(({ comparison }) => /improved|regressed/.test(comparison!.change))) counts.changes += 1;
    for (const [m, id] of METRICS.entries()) {
      const { lower, upper } = scoring.metrics[m]!;
      if (lower! <= truth[id] && truth[id] <= upper!) counts.held[id] += 1;
      const comparison = result.criteria[m]!.comparison!;
      if (comparison.lower! <= 0 && 0 <= comparison.upper!) counts.gainHeld[id] += 1;
      counts.detectable[id] += comparison.smallestDetectable! / suites;
    }
  }
  return counts;
}

/** In how many suites the interval holds the mean: as the gate has it, and by the bootstrap alone. */
function simulateRareFailures(cases: number): { readonly bounded: number; readonly alone: number } {
  const mean = 0.95 + 0.03 / 2;
  let [bounded, alone] = [0, 0];
  for (let i = 0; i < suites; i++) {
    const random = createRandom(seed * 3_000_003 + i);
    const values = Array.from({ length: cases }, () => {
      const drawn = random();
      return drawn < 0.95 ? 1 : drawn < 0.98 ? 0.5 : 0;
    });
    const holds = ({ lower, upper }: Interval): boolean => lower <= mean && mean <= upper;
    if (holds(meanInterval({ values, range: [0, 1], binary: false }, i)!)) bounded += 1;
    if (holds(bootstrapInterval(values, { seed: i })!)) alone += 1;
  }
  return { bounded, alone };
}

/** A drop widens the spread of the differences, and what is printed with it: the drop that prints itself. */
function selfConsistentDrop(cases: number, id: MetricId, start: number): number {
  let drop = start;
  for (let step = 0; step < 6; step++) drop = simulateDrop(cases, id, drop, Math.ceil(suites / 20)).printed;
  return drop;
}

interface Found {
  /** Suites in which the true drop made the gate fail. */
  readonly found: number;
  /** Mean smallest detectable change that was printed. */
  readonly printed: number;
}

function simulateDrop(cases: number, id: MetricId, drop: number, count: number): Found {
  let found = 0;
  let printed = 0;
  for (let i = 0; i < count; i++) {
    const random = createRandom(seed * 2_000_003 + i);
    const difficulty = Array.from({ length: cases }, () => normal(random));
    const before = drawRun(difficulty, random);
    const after = drawRun(difficulty, random);
    // So many cases fail now that the mean falls by `drop`.
    const worse = after[id].map((value) => (random() < drop / truth[id] ? 0 : value));
    const result = gate(scoringOf({ ...after, [id]: worse }, i), suite, baselineOf(before, i));
    const criterion = result.criteria.find(({ metric }) => metric === id)!;
    if (criterion.verdict === 'fail') found += 1;
    printed += criterion.comparison!.smallestDetectable! / count;
  }
  return { found, printed };
}

/** One run of a system with chance in it over cases of these difficulties (standard normal). */
function drawRun(difficulty: readonly number[], random: Random): Values {
  return {
    citations_valid: difficulty.map((d) => (d + 0.8 * normal(random) < 1 ? 1 : 0)),
    token_f1: difficulty.map((d) => Math.round(20 / (1 + Math.exp(1.2 * d + 0.6 * normal(random)))) / 20),
    ndcg_cut_10: difficulty.map((d) => {
      const rank = Math.ceil(Math.exp(1.1 * d + 0.5 * normal(random) + 0.8));
      return rank > 10 ? 0 : 1 / Math.log2(1 + rank);
    }),
  };
}

function trueMeans(): Record<MetricId, number> {
  const random = createRandom(seed + 7);
  const run = drawRun(
    Array.from({ length: 2_000_000 }, () => normal(random)),
    random,
  );
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  return {
    citations_valid: mean(run.citations_valid),
    token_f1: mean(run.token_f1),
    ndcg_cut_10: mean(run.ndcg_cut_10),
  };
}

function scoringOf(run: Values, seedOfSuite: number): Scoring {
  const cases = run.token_f1.map((_, i) => ({
    caseId: `q${String(i).padStart(4, '0')}`,
    tags: [],
    scores: Object.fromEntries(METRICS.map((id) => [id, measured(run[id][i]!)])),
  }));
  return {
    dataset: { name: 'simulated', hash: 'simulated', split: 'test' },
    measurementHash: suite.measurementHash,
    judge: null,
    seed: seedOfSuite,
    cases,
    metrics: suite.metrics.map((metric) =>
      summariseMetric(
        metric,
        cases.map(({ scores }) => scores[metric.id]!),
        seedOfSuite,
      ),
    ),
    slices: [],
  };
}

function baselineOf(run: Values, seedOfSuite: number): Baseline {
  return createBaseline(scoringOf(run, seedOfSuite), { runId: 'baseline', createdAt: '2026-01-01T00:00:00.000Z' });
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
