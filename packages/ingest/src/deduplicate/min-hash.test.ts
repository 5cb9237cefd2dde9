import { createRandom, type Random } from '@raglab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandKeys, candidateProbability, chooseBands } from './lsh-bands.ts';
import { createMinHasher, estimateJaccard, PERMUTATIONS } from './min-hash.ts';
import { wordShingles } from './word-shingles.ts';

const hasher = createMinHasher();

/** The definition: |A ∩ B| / |A ∪ B|. */
function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const shared = [...a].filter((value) => b.has(value)).length;
  return shared / (a.size + b.size - shared);
}

/** Two sets with `shared` common elements and `own` of each. */
function setsOf(shared: number, own: number, random: Random): [Set<number>, Set<number>] {
  const draw = (count: number): number[] => Array.from({ length: count }, () => Math.floor(random() * 2 ** 32));
  const common = draw(shared);
  return [new Set([...common, ...draw(own)]), new Set([...common, ...draw(own)])];
}

describe('wordShingles', () => {
  it('sees words, not layout, case or punctuation', () => {
    const a = wordShingles('The harbour opens at six, and closes at nine.');
    expect(wordShingles('the HARBOUR opens\n\nat six — and (closes) at nine')).toEqual(a);
    // Nine words have five runs of five.
    expect(a.size).toBe(5);
    expect(wordShingles('Six boats.').size).toBe(1);
    expect(wordShingles(' … ').size).toBe(0);
    expect(wordShingles('東京の港は静かです').size).toBe(5);
  });

  it('loses as many shingles as a changed word is part of', () => {
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const a = wordShingles(words.join(' '));
    const b = wordShingles(words.with(20, 'other').join(' '));
    // 36 shingles each, 5 of which hold the word.
    expect(jaccard(a, b)).toBeCloseTo(31 / 41, 10);
  });
});

describe('createMinHasher', () => {
  it('estimates the exact Jaccard similarity within four standard errors', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: 1, max: 150 }),
        (seed, shared, own) => {
          const [a, b] = setsOf(shared, own, createRandom(seed));
          const exact = jaccard(a, b);
          const estimate = estimateJaccard(hasher.sign(a)!, hasher.sign(b)!);
          const standardError = Math.sqrt((exact * (1 - exact)) / PERMUTATIONS);
          expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(4.5 * standardError + 1 / PERMUTATIONS);
        },
      ),
      { numRuns: 300, seed: 42 },
    );
  });

  it('has no bias and the standard error it states', () => {
    const random = createRandom(3);
    // 80 shared of 100: J = .8, standard error sqrt(.8 × .2 / 128) = .0354.
    const errors = Array.from({ length: 1000 }, () => {
      const [a, b] = setsOf(80, 10, random);
      return estimateJaccard(hasher.sign(a)!, hasher.sign(b)!) - 0.8;
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    // Three standard errors of a mean, and of a deviation, over 1000 draws.
    expect(Math.abs(mean)).toBeLessThan((3 * 0.0354) / Math.sqrt(1000));
    expect(Math.abs(deviation - 0.0354)).toBeLessThan((3 * 0.0354) / Math.sqrt(2000));
  });

  it('signs the same set the same way, and nothing for none', () => {
    expect(createMinHasher().sign(new Set([3, 1, 2]))).toEqual(hasher.sign(new Set([1, 2, 3])));
    expect(createMinHasher({ seed: 7 }).sign(new Set([1]))).not.toEqual(hasher.sign(new Set([1])));
    expect(hasher.sign(new Set())).toBeNull();
  });
});

describe('bands', () => {
  it('are as wide as they can be without losing pairs at the threshold', () => {
    expect(chooseBands(128, 0.8)).toEqual({ bands: 21, rows: 6 });
    // By hand: .8^6 = .262144; (1 − .262144)^21 = .00169; with seven rows and 18 bands .0144 would be lost.
    expect(candidateProbability(0.8, { bands: 21, rows: 6 })).toBeCloseTo(0.9983, 4);
    expect(candidateProbability(0.8, { bands: 18, rows: 7 })).toBeLessThan(0.99);
    expect(() => chooseBands(128, 0)).toThrow(/above 0 and at most 1/);
  });

  it.each([0.3, 0.5, 0.7, 0.9, 1])('miss at most one in a hundred at %d', (threshold) => {
    expect(candidateProbability(threshold, chooseBands(128, threshold))).toBeGreaterThanOrEqual(0.99);
  });

  it.each([
    [80, 10],
    [50, 25],
  ])('meet as often as the formula says: %d shared, %d own', (shared, own) => {
    const random = createRandom(9);
    const shape = chooseBands(128, 0.8);
    let met = 0;
    for (let round = 0; round < 1000; round++) {
      const [a, b] = setsOf(shared, own, random).map((set) => new Set(bandKeys(hasher.sign(set)!, shape)));
      if ([...a!].some((key) => b!.has(key))) met++;
    }
    const expected = candidateProbability(shared / (shared + 2 * own), shape);
    const standardError = Math.sqrt((expected * (1 - expected)) / 1000);
    expect(Math.abs(met / 1000 - expected)).toBeLessThan(3.5 * standardError);
  });
});
