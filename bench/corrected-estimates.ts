/**
 * How good are the corrected estimates? 2,000 simulated suites for each of 36 worlds: share of supported answers × judge × labels. The truth is
 * known in each, so bias and coverage of the 95 % intervals can be counted. `node bench/corrected-estimates.ts`; seeded, about a minute.
 */
import './print-usage.ts';
import { type Coverage, simulateJudging } from '../packages/eval/src/testing/simulate-judging.ts';
import { publishResults } from './publish-results.ts';

const SUITES = 2000;
const CASES = 300;
const SEED = 20261121;
const JUDGES = [
  [0.98, 0.98],
  [0.95, 0.9],
  [0.85, 0.75],
  [0.7, 0.6],
] as const;

const worlds = [50, 100, 200].flatMap((labels) =>
  [0.5, 0.8, 0.95].flatMap((share) =>
    JUDGES.map(([truePositiveRate, trueNegativeRate]) => ({
      ...{ share, truePositiveRate, trueNegativeRate, cases: CASES, labels },
    })),
  ),
);
const measurements = worlds.map((world) => ({ world, ...simulateJudging(world, SUITES, SEED) }));

const covered = (pick: (study: (typeof measurements)[number]) => Coverage): string => {
  const values = measurements.map((study) => pick(study).coverage).sort((a, b) => a - b);
  const inside = values.filter((value) => value >= 0.93 && value <= 0.97).length;
  const below = values.filter((value) => value < 0.93).length;
  return `${inside} of ${values.length} worlds within 93 to 97 %, ${below} below, lowest ${percent(values[0]!)}, highest ${percent(values.at(-1)!)}`;
};

publishResults({
  name: 'corrected-estimates',
  title: 'Estimates corrected by labels: bias and coverage over simulated suites',
  command: 'node bench/corrected-estimates.ts',
  columns: [
    ...['labels', 'supported', 'TPR / TNR', 'raw bias', 'labels alone: coverage, width'],
    ...['PPI++: bias, coverage, width', 'Rogan-Gladen: bias, coverage, width, undefined'],
  ],
  rows: measurements.map(({ world, raw, labelsAlone, predictionPowered, roganGladen }) => [
    String(world.labels),
    world.share.toFixed(2),
    `${world.truePositiveRate} / ${world.trueNegativeRate}`,
    signed(raw.bias),
    `${percent(labelsAlone.coverage)}, ${labelsAlone.meanWidth.toFixed(3)}`,
    `${signed(predictionPowered.bias)}, ${percent(predictionPowered.coverage)}, ${predictionPowered.meanWidth.toFixed(3)}`,
    `${signed(roganGladen.bias)}, ${percent(roganGladen.coverage)}, ${roganGladen.meanWidth.toFixed(3)}, ${percent(roganGladen.undefined / SUITES)}`,
  ]),
  notes: [
    `${SUITES} suites of ${CASES} judged cases in each world; the labels are a random sample of them; seed ${SEED}.`,
    `Coverage of PPI++: ${covered(({ predictionPowered }) => predictionPowered)}.`,
    `Coverage of Rogan-Gladen: ${covered(({ roganGladen }) => roganGladen)}.`,
    'Coverage above 97 % occurs where few labels are of the rarer kind: the pseudo-counts that keep the interval from being too narrow make it wide.',
    'Rogan-Gladen is clipped and has no estimate where a label does not occur or the judge looks no better than chance: its bias and coverage are those of the other suites.',
  ],
  measurements,
});

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
}
