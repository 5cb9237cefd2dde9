/**
 * Seeded pseudo-random numbers: sfc32 (Chris Doty-Humphrey, PractRand), seeded by splitmix32.
 * Passed as a parameter wherever the lab draws; never a global. Not for cryptography.
 */

/** Returns a number in [0, 1) at each call. */
export type Random = () => number;

/** A generator whose sequence depends on `seed` (a 32-bit integer) alone. */
export function createRandom(seed: number): Random {
  const words = seededWords(seed);
  return () => nextOf(words);
}

/** The generator's state. In a typed array: as closure variables the 32-bit values are boxed at each step, which is ten times slower. */
export function seededWords(seed: number): Int32Array {
  let state = seed | 0;
  const splitmix = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  const words = Int32Array.of(splitmix(), splitmix(), splitmix(), 1);
  // The first dozen numbers are still close to the seed.
  for (let i = 0; i < 12; i++) nextOf(words);
  return words;
}

function nextOf(words: Int32Array): number {
  const b = words[1]!;
  const c = words[2]!;
  const t = (words[0]! + b + words[3]!++) | 0;
  words[0] = b ^ (b >>> 9);
  words[1] = c + (c << 3);
  words[2] = ((c << 21) | (c >>> 11)) + t;
  return (t >>> 0) / 4294967296;
}

/**
 * Fills `out` with integers in [0, bound), the same that `randomInteger` gives one by one, and leaves the state behind the last of them. `nextOf`
 * written out in the loop: for the bootstrap, which draws a hundred million times, a call for each is twice as slow.
 */
export function drawIntegers(out: Int32Array, bound: number, words: Int32Array): void {
  const scale = bound / 4294967296;
  let a = words[0]!;
  let b = words[1]!;
  let c = words[2]!;
  let counter = words[3]!;
  for (let i = 0; i < out.length; i++) {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    out[i] = (t >>> 0) * scale;
  }
  words.set([a, b, c, counter]);
}

/** An integer in [0, bound). */
export function randomInteger(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}

/** A shuffled copy (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = randomInteger(random, i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
