/**
 * What the bootstrap repeats: draw as many cases as there are, with replacement, and take their mean. Several metrics of the same cases share the draws,
 * because which cases come depends on the seed and on their number alone: each gets what it would get by itself, and drawing is most of the work.
 * Ten million draws, 1,000 cases × 10,000 resamples: about 13 ms, and 4 ms for each metric.
 */
import { drawIntegers, seededWords } from './seeded-random.ts';

/** Resamples that are summed side by side: a sum waits for the one before it, four do not wait for each other. */
const ABREAST = 4;

/** For each sample (all of one length) the means of `count` resamples, in the order of drawing. Each draw is the next of `createRandom(seed)`. */
export function resampleMeans(samples: readonly Float64Array[], count: number, seed: number): Float64Array[] {
  const size = samples[0]?.length ?? 0;
  const words = seededWords(seed);
  const draws = new Int32Array(ABREAST * size);
  const means = samples.map(() => new Float64Array(Math.ceil(count / ABREAST) * ABREAST));
  for (let start = 0; start < count; start += ABREAST) {
    drawIntegers(draws, size, words);
    for (const [i, values] of samples.entries()) takeMeans(values, draws, means[i]!, start);
  }
  return means.map((all) => all.subarray(0, count));
}

function takeMeans(values: Float64Array, draws: Int32Array, means: Float64Array, start: number): void {
  const size = values.length;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < size; i++) {
    first += values[draws[i]!]!;
    second += values[draws[size + i]!]!;
    third += values[draws[2 * size + i]!]!;
    fourth += values[draws[3 * size + i]!]!;
  }
  means[start] = first / size;
  means[start + 1] = second / size;
  means[start + 2] = third / size;
  means[start + 3] = fourth / size;
}
