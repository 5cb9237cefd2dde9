/**
 * Locality-sensitive hashing by bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", section 3.4): a signature is cut into b bands of r
 * rows, and two texts are compared only when they agree in all rows of a band, which happens with probability 1 − (1 − J^r)^b. Candidates
 * are compared by signature afterwards, so a wrong candidate costs time and a missed one is lost: r is the largest that misses at most
 * `MAX_MISSED` of the pairs at the threshold. For .8 and 128 positions: r = 6, b = 21, .2 % missed at .8, .002 % at .9.
 */
import { RaglabError } from '@raglab/core';
import { mix32 } from './word-shingles.ts';

export interface LshBands {
  readonly bands: number;
  readonly rows: number;
}

const MAX_MISSED = 0.01;

/** Throws `configuration` for a threshold outside (0, 1]. */
export function chooseBands(positions: number, threshold: number): LshBands {
  if (!(threshold > 0 && threshold <= 1)) {
    throw new RaglabError({
      code: 'configuration',
      problem: 'this cannot be a similarity from which texts are near duplicates',
      expected: 'a number above 0 and at most 1, usually .7 to .95',
      received: String(threshold),
    });
  }
  // At 1 every r finds every pair; eight rows keep sixteen keys a text.
  for (let rows = 8; rows > 1; rows--) {
    const chosen = { bands: Math.floor(positions / rows), rows };
    if (1 - candidateProbability(threshold, chosen) <= MAX_MISSED) return chosen;
  }
  return { bands: positions, rows: 1 };
}

/** That two texts of Jaccard similarity `jaccard` share a band. */
export function candidateProbability(jaccard: number, { bands, rows }: LshBands): number {
  return 1 - (1 - jaccard ** rows) ** bands;
}

/** One key per band, a safe integer of 53 bits that also names the band. */
export function bandKeys(signature: Uint32Array, { bands, rows }: LshBands): number[] {
  return Array.from({ length: bands }, (_, band) => {
    let low = mix32(band);
    let high = mix32(~band);
    for (let i = band * rows; i < (band + 1) * rows; i++) {
      low = mix32(low ^ signature[i]!);
      high = mix32(high + signature[i]!);
    }
    return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
  });
}
