import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, bootstrapIntervals } from './bootstrap-interval.ts';
import { holm } from './holm.ts';
import { meanInterval, meanIntervals } from './mean-intervals.ts';
import { pairedPermutationTest } from './paired-permutation-test.ts';
import { smallestDetectableChange } from './smallest-detectable-change.ts';
import { studentProbability, studentQuantile } from './student-distribution.ts';

const unitValues = (minLength: number) =>
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength, maxLength: 40 });

describe("Student's t", () => {
  // One and two degrees of freedom: tan(π(p − ½)) and (2p − 1) / √(2p(1 − p)). The others: the density integrated by Simpson's rule, 20,000 steps.
  it.each([
    [0.975, 1, 12.706204736174696],
    [0.975, 2, 4.302652729749462],
    [0.975, 10, 2.228138851986264],
    [0.95, 49, 1.6765508926168637],
    [0.025, 49, -2.009575237129261],
    [0.999, 5, 5.893429531356535],
  ])('quantile of %d with %d degrees of freedom is %d', (probability, freedom, t) => {
    expect(studentQuantile(probability, freedom)).toBeCloseTo(t, 9);
    expect(studentProbability(t, freedom)).toBeCloseTo(probability, 11);
  });

  it('becomes the normal distribution', () => {
    expect(studentQuantile(0.975, 1e7)).toBeCloseTo(1.959964, 5);
  });
});

describe('bootstrapInterval', () => {
  const skewed = [0.1, 0.2, 0.2, 0.3, 0.35, 0.4, 0.9, 1.0, 1.0, 0.05, 0.15, 0.6];
  const sparse = [...new Array<number>(15).fill(0), 1, 1, 0.5, 0.5, 0.5];

  // scipy.stats.bootstrap, 400,000 resamples; the means of 12 cases lie 0.004 apart.
  it.each([
    ['bca', skewed, 0.2708, 0.6583],
    ['percentile', skewed, 0.2583, 0.6375],
    ['bca', sparse, 0.075, 0.375],
    ['percentile', sparse, 0.05, 0.325],
  ] as const)('%s agrees with SciPy', (method, values, lower, upper) => {
    const interval = bootstrapInterval(values, { method, seed: 1, resamples: 100_000, expanded: false })!;
    expect(Math.abs(interval.lower - lower)).toBeLessThan(0.006);
    expect(Math.abs(interval.upper - upper)).toBeLessThan(0.006);
  });

  it('is wider for few cases than the plain bootstrap, and hardly so for many', () => {
    const width = (values: readonly number[], expanded: boolean): number => {
      const { lower, upper } = bootstrapInterval(values, { seed: 1, expanded })!;
      return upper - lower;
    };
    const many = Array.from({ length: 60 }, () => skewed).flat();
    expect(width(skewed, true) / width(skewed, false)).toBeGreaterThan(1.08);
    expect(width(many, true) / width(many, false)).toBeLessThan(1.01);
  });

  it('stays within the sample, is ordered, and repeats for the same seed', () => {
    fc.assert(
      fc.property(unitValues(2), fc.integer(), fc.constantFrom('bca', 'percentile'), (values, seed, method) => {
        const options = { method, seed, resamples: 200 } as const;
        const interval = bootstrapInterval(values, options)!;
        expect(interval.lower).toBeLessThanOrEqual(interval.upper);
        expect(interval.lower).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
        expect(interval.upper).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
        expect(bootstrapInterval(values, options)).toEqual(interval);
      }),
    );
  });

  it('is exact for a constant sample and absent for a single case', () => {
    expect(bootstrapInterval([1, 1, 1], { seed: 1 })).toEqual({ lower: 1, upper: 1 });
    expect(bootstrapInterval([0.4], { seed: 1 })).toBeNull();
  });

  it('gives several samples what it gives them one by one', () => {
    const samples = [skewed, sparse, skewed.toReversed(), [0.4], [1, 1, 1], skewed.map((value) => value ** 2)];
    expect(bootstrapIntervals(samples, { seed: 7 })).toEqual(
      samples.map((values) => bootstrapInterval(values, { seed: 7 })),
    );
  });

  it('covers the true mean about as often as it says', () => {
    // 300 samples of 40 uniform values: 95 % of the intervals should hold 0.5; three standard errors are 3.8 points.
    const random = mulberry(11);
    let covered = 0;
    for (let i = 0; i < 300; i++) {
      const values = Array.from({ length: 40 }, random);
      const { lower, upper } = bootstrapInterval(values, { seed: i, resamples: 1000 })!;
      if (lower <= 0.5 && upper >= 0.5) covered++;
    }
    expect(covered / 300).toBeGreaterThan(0.91);
    expect(covered / 300).toBeLessThan(0.99);
  });
});

describe('meanIntervals', () => {
  const share = (values: readonly number[]) => ({ values, range: [0, 1] as const, binary: false });

  it('bounds a mean of equal values as Wilson bounds a proportion: seven of seven, worked by hand', () => {
    // 7 / (7 + 3.8415) = 0.6457 of the cases are sure; the others lie somewhere in the range.
    expect(meanInterval(share([1, 1, 1, 1, 1, 1, 1]), 1)!.lower).toBeCloseTo(0.6457, 4);
    expect(meanInterval(share([1, 1, 1, 1, 1, 1, 1]), 1)!.upper).toBe(1);
    expect(meanInterval(share(new Array(7).fill(0.5)), 1)).toMatchObject({
      lower: expect.closeTo(0.6457 * 0.5, 4),
      upper: expect.closeTo(1 - 0.6457 * 0.5, 4),
    });
    expect(meanInterval({ ...share(new Array(7).fill(-1)), range: [-1, 1] }, 1)).toMatchObject({ lower: -1 });
    expect(meanInterval(share([1]), 1)).toBeNull();
    expect(meanInterval(share([]), 1)).toBeNull();
  });

  it('is the same for a check as for a share where all cases agree, and the bootstrap where they do not', () => {
    const [check, equal, spread] = meanIntervals(
      [{ ...share([1, 1, 1, 1]), binary: true }, share([1, 1, 1, 1]), share([1, 0.5, 0.2, 1])],
      3,
    );
    expect(equal!.lower).toBeCloseTo(check!.lower, 12);
    expect(spread).toEqual(bootstrapInterval([1, 0.5, 0.2, 1], { seed: 3 }));
  });

  it('holds the truth of a metric that is 1 in nineteen cases of twenty, which the bootstrap alone does not', () => {
    const mean = 0.95 + 0.03 / 2;
    const random = mulberry(5);
    const held = { alone: 0, bounded: 0 };
    for (let i = 0; i < 400; i++) {
      const values = Array.from({ length: 20 }, () => {
        const drawn = random();
        return drawn < 0.95 ? 1 : drawn < 0.98 ? 0.5 : 0;
      });
      const holds = (interval: { lower: number; upper: number }) => interval.lower <= mean && mean <= interval.upper;
      if (holds(bootstrapInterval(values, { seed: i, resamples: 500 })!)) held.alone += 1;
      if (holds(meanInterval(share(values), i)!)) held.bounded += 1;
    }
    expect(held.alone / 400).toBeLessThan(0.75);
    expect(held.bounded / 400).toBeGreaterThan(0.93);
  });
});

describe('pairedPermutationTest', () => {
  it('agrees with the exact enumeration of all sign flips', () => {
    const differences = [0.3, 0.1, -0.05, 0.2, 0.4, 0.15, -0.1, 0.25, 0, 0.1];
    expect(pairedPermutationTest(differences, { seed: 3, permutations: 50_000 })!).toBeCloseTo(exact(differences), 2);
  });

  it('gives 1/2^(n-1) for n differences of one sign: by hand, only all-plus and all-minus are as extreme', () => {
    expect(exact([1, 1, 1, 1, 1])).toBe(1 / 16);
    expect(pairedPermutationTest([1, 1, 1, 1, 1], { seed: 1 })!).toBeCloseTo(1 / 16, 2);
  });

  it('is never 0, never above 1, blind to the sign of all, and 1 without any difference', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 70 }), (values) => {
        const p = pairedPermutationTest(values, { seed: 5, permutations: 200 })!;
        expect(p).toBeGreaterThanOrEqual(1 / 201);
        expect(p).toBeLessThanOrEqual(1);
        expect(
          pairedPermutationTest(
            values.map((value) => -value),
            { seed: 5, permutations: 200 },
          ),
        ).toBe(p);
      }),
    );
    expect(pairedPermutationTest([0, 0, 0], { seed: 1 })).toBe(1);
    expect(pairedPermutationTest(new Array(60).fill(1), { seed: 1 })).toBe(1 / 10_001);
    expect(pairedPermutationTest([], { seed: 1 })).toBeNull();
  });
});

describe('holm', () => {
  it("equals R's p.adjust(c(.01, .04, .03, .005), 'holm')", () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [i, expected] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(expected, 12);
  });

  it('never lowers a p-value, keeps the order and never passes Bonferroni', () => {
    fc.assert(
      fc.property(unitValues(1), (pValues) => {
        const adjusted = holm(pValues);
        for (const [i, p] of pValues.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * pValues.length));
          for (const [j, other] of pValues.entries())
            if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
        }
      }),
    );
    expect(holm([])).toEqual([]);
  });
});

describe('smallestDetectableChange', () => {
  it.each([
    [50, 0.177],
    [100, 0.125],
    [200, 0.089],
  ])('with 20 %% discordant cases, n = %d', (pairs, expected) => {
    expect(smallestDetectableChange(Math.sqrt(0.2), pairs)).toBeCloseTo(expected, 3);
  });

  it('is unknown for one pair', () => {
    expect(smallestDetectableChange(0.1, 1)).toBeNull();
  });

  it('asks for more where the change itself counts as spread, solved by hand', () => {
    // 10 pairs, sd 1: change · √10 = 1.96 √(1 + change²) + 0.8416 gives 1.2661 (the textbook's formula: 0.8859).
    const change = smallestDetectableChange(1, 10, { aboutZero: true })!;
    expect(change).toBeCloseTo(1.2661, 3);
    expect(change * Math.sqrt(10)).toBeCloseTo(1.959964 * Math.sqrt(1 + change ** 2) + 0.8416212, 5);
    expect(smallestDetectableChange(1, 10)).toBeCloseTo(0.8859, 4);
    expect(smallestDetectableChange(1, 1000, { aboutZero: true })! / smallestDetectableChange(1, 1000)!).toBeLessThan(
      1.01,
    );
    expect(smallestDetectableChange(1, 3, { aboutZero: true })).toBeNull();
  });
});

function exact(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  let extreme = 0;
  const total = 2 ** differences.length;
  for (let mask = 0; mask < total; mask++) {
    const sum = differences.reduce((running, value, i) => running + (mask & (1 << i) ? value : -value), 0);
    if (Math.abs(sum) >= observed - 1e-12) extreme++;
  }
  return extreme / total;
}

/** A generator other than the lab's own, so that the coverage test does not lean on the code under test. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
