import { expect, it } from 'vitest';
import { resampleMeans } from './resample-means.ts';
import { createRandom, drawIntegers, randomInteger, seededWords } from './seeded-random.ts';

const SEEDS = [0, 1, -5, 20261121, 2 ** 31];

it('drawIntegers gives what randomInteger gives, and goes on where it stopped', () => {
  for (const seed of SEEDS) {
    const random = createRandom(seed);
    const words = seededWords(seed);
    for (const bound of [1, 37, 1000]) {
      const drawn = new Int32Array(50);
      drawIntegers(drawn, bound, words);
      expect([...drawn]).toEqual(Array.from({ length: 50 }, () => randomInteger(random, bound)));
    }
  }
});

it('resampleMeans gives each sample what the plain loop over the generator gives', () => {
  const samples = [Math.sin, Math.cos].map((f) => Float64Array.from({ length: 37 }, (_, i) => f(i)));
  for (const seed of SEEDS) {
    const plain = samples.map((values) => {
      const random = createRandom(seed);
      return Float64Array.from({ length: 201 }, () => {
        let sum = 0;
        for (let i = 0; i < values.length; i++) sum += values[randomInteger(random, values.length)]!;
        return sum / values.length;
      });
    });
    expect(resampleMeans(samples, 201, seed)).toEqual(plain);
  }
  expect(resampleMeans([], 10, 1)).toEqual([]);
});
