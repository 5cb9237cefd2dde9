import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  balancedAccuracy,
  f1OfSupported,
  f1OfUnsupported,
  trueNegativeRate,
  truePositiveRate,
} from './classification-scores.ts';
import { cohensKappa } from './cohens-kappa.ts';
import { type Confusion, countConfusion } from './confusion.ts';
import { estimateRate, estimateStatistic } from './estimate.ts';
import { estimateCalibrationError, expectedCalibrationError } from './expected-calibration-error.ts';
import { gwetsAc1 } from './gwets-ac1.ts';

const counts = (tp: number, fp: number, tn: number, fn: number): Confusion => ({
  truePositive: tp,
  falsePositive: fp,
  trueNegative: tn,
  falseNegative: fn,
});

describe('agreement', () => {
  it('equals values worked by hand: 20 and 15 agree, 5 and 10 do not', () => {
    // p_o = 35/50; kappa: p_e = .5 · .6 + .5 · .4 = .5; AC1: mean share of yes .55, p_e = 2 · .55 · .45 = .495.
    const table = counts(20, 5, 15, 10);
    expect(cohensKappa(table)).toBeCloseTo(0.4, 12);
    expect(gwetsAc1(table)).toBeCloseTo(0.205 / 0.505, 12);
    expect(truePositiveRate(table)).toBeCloseTo(20 / 30, 12);
    expect(trueNegativeRate(table)).toBe(0.75);
    expect(balancedAccuracy(table)).toBeCloseTo((20 / 30 + 0.75) / 2, 12);
    expect(f1OfSupported(table)).toBeCloseTo(40 / 55, 12);
    expect(f1OfUnsupported(table)).toBeCloseTo(30 / 45, 12);
  });

  it('shows the paradox of kappa: 90 of 100 agree, one label is rare', () => {
    // p_o = .9, p_e = .95² + .05² = .905 → kappa = -.005 / .095; AC1: p_e = 2 · .95 · .05 = .095 → .805 / .905.
    const table = counts(90, 5, 0, 5);
    expect(cohensKappa(table)).toBeCloseTo(-0.005 / 0.095, 12);
    expect(gwetsAc1(table)).toBeCloseTo(0.805 / 0.905, 12);
  });

  it('is undefined, not 0, where there is nothing to compare', () => {
    expect(cohensKappa(counts(0, 0, 0, 0))).toBeNull();
    expect(cohensKappa(counts(9, 0, 0, 0))).toBeNull();
    expect(gwetsAc1(counts(0, 0, 0, 0))).toBeNull();
    expect(balancedAccuracy(counts(9, 0, 0, 0))).toBeNull();
    expect(expectedCalibrationError([])).toBeNull();
  });

  it('stays in [-1, 1], is 1 for full agreement, and does not depend on which rater comes first', () => {
    const cell = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(cell, cell, cell, cell, (tp, fp, tn, fn) => {
        for (const statistic of [cohensKappa, gwetsAc1]) {
          const value = statistic(counts(tp, fp, tn, fn));
          expect(statistic(counts(tp, fn, tn, fp))).toBe(value);
          if (value !== null) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
          if (value !== null && fp + fn === 0) expect(value).toBeCloseTo(1, 12);
        }
      }),
    );
  });
});

it('counts the four cells', () => {
  const pairs = [
    { judged: true, labelled: true },
    { judged: true, labelled: false },
    { judged: false, labelled: false },
    { judged: false, labelled: false },
  ];
  expect(countConfusion(pairs)).toEqual(counts(1, 1, 2, 0));
});

it('computes the calibration error by hand: two bins of three and one', () => {
  // Bin of .9: |2.7 - 2| = .7; bin of .2: |.2 - 0| = .2; (.7 + .2) / 4.
  const pairs = [true, true, false].map((labelled) => ({ probability: 0.9, labelled }));
  expect(expectedCalibrationError([...pairs, { probability: 0.2, labelled: false }])).toBeCloseTo(0.9 / 4, 12);
});

it('lets an answer of weight 3 count for three', () => {
  const [sure, unsure] = [
    { probability: 0.9, labelled: false },
    { probability: 0.2, labelled: false },
  ];
  expect(expectedCalibrationError([{ ...sure, weight: 3 }, unsure])).toBeCloseTo(
    expectedCalibrationError([sure, sure, sure, unsure])!,
    12,
  );
});

it('gives the calibration error an interval that holds it, the same for the same seed, and none to nothing', () => {
  const pairs = Array.from({ length: 200 }, (_, i) => ({ probability: (i % 10) / 10 + 0.05, labelled: i % 3 === 0 }));
  const estimate = estimateCalibrationError(pairs, 4);
  expect(estimate).toEqual(estimateCalibrationError(pairs, 4));
  expect(estimate.value).toBeCloseTo(expectedCalibrationError(pairs)!, 12);
  expect(estimate.lower!).toBeLessThan(estimate.value!);
  expect(estimate.upper!).toBeGreaterThan(estimate.value!);
  expect(estimateCalibrationError([], 4)).toEqual({ value: null, lower: null, upper: null });
});

describe('intervals', () => {
  it("gives rates Wilson's interval: 48 of 50", () => {
    const { value, lower, upper } = estimateRate(48, 50);
    expect([value, lower, upper].map((x) => x!.toFixed(3))).toEqual(['0.960', '0.865', '0.989']);
    expect(estimateRate(0, 0)).toEqual({ value: null, lower: null, upper: null });
  });

  it('is close to the analytic interval of kappa, and the same for the same seed', () => {
    // Fleiss, Cohen and Everitt (1969): the standard error of kappa on this table is .1279.
    const table = counts(20, 5, 15, 10);
    const estimate = estimateStatistic(table, cohensKappa, 7);
    expect(estimateStatistic(table, cohensKappa, 7)).toEqual(estimate);
    expect(estimate.lower!).toBeCloseTo(0.4 - 1.96 * 0.1279, 1);
    expect(estimate.upper!).toBeCloseTo(0.4 + 1.96 * 0.1279, 1);
  });
});
