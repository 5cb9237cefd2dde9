/**
 * MinHash (Broder, "On the resemblance and containment of documents", 1997): under a random permutation, two sets have the same least element
 * with a probability that is their Jaccard similarity. A signature keeps the least element under n permutations, so the share
 * of equal positions of two signatures estimates J without bias, with standard error sqrt(J(1 − J)/n): at most .044 for n = 128,
 * .035 at J = .8. Two signatures are compared in n steps, whatever the length of the texts.
 *
 * The permutations are x → mix32(a·x + b) on 32-bit words with a odd (so each is a bijection), a and b drawn from a seed. Signing costs n mixes per shingle: about
 * 0.6 ms for a thousand words, and 1 ms to cut them into shingles. Not cryptographic: who wants a false near duplicate can make one.
 */
import { createRandom } from '@raglab/core';
import { mix32 } from './word-shingles.ts';

export interface MinHashOptions {
  readonly permutations?: number;
  readonly seed?: number;
}

export interface MinHasher {
  /** Everything that changes a signature of the same shingles. */
  readonly key: string;
  /** The least value under each permutation; null for an empty set, which resembles nothing. */
  sign(shingles: ReadonlySet<number>): Uint32Array | null;
}

/** Positions of a signature: 512 bytes a text, and twice as many would take a third off the error only. */
export const PERMUTATIONS = 128;
const SEED = 20_260_101;

export function createMinHasher({ permutations = PERMUTATIONS, seed = SEED }: MinHashOptions = {}): MinHasher {
  const random = createRandom(seed);
  const draw = (): Int32Array => Int32Array.from({ length: permutations }, () => Math.floor(random() * 2 ** 32) | 0);
  const factors = draw().map((value) => value | 1);
  const offsets = draw();
  return {
    key: `minhash:${permutations}:${seed}`,
    sign: (shingles) => {
      if (shingles.size === 0) return null;
      const signature = new Uint32Array(permutations).fill(0xffffffff);
      for (const shingle of shingles) {
        for (let i = 0; i < permutations; i++) {
          const value = mix32((Math.imul(shingle, factors[i]!) + offsets[i]!) | 0) >>> 0;
          if (value < signature[i]!) signature[i] = value;
        }
      }
      return signature;
    },
  };
}

/** Estimated Jaccard similarity of the signed sets, in [0, 1]. Both must come from one hasher. */
export function estimateJaccard(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal++;
  return equal / a.length;
}
