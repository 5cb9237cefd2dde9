/**
 * The best cut of a sequence into segments, by dynamic programme: a segment's reward is the sum over ordered pairs i ≠ j in it of cosine(i, j) − mean,
 * where mean is that of all pairs of the sequence; segments hold at most `limit` tokens (one item may hold more). Ties go to the longer last segment.
 *
 * Two shortcuts against the definition, which a test compares with: the mean comes from |Σv|² − Σ|v|² without forming pairs,
 * and a segment's reward from that of the segment one shorter. O(n · m · dimension), m = most items of a segment; O(n) memory.
 */
import { dot } from './embed-pieces.ts';

/** Rewards this near are equal: the mean of the pairs is not exact to the last bit. */
const TOLERANCE = 1e-9;

/** `vectors` of norm 1 (or zero); returns inclusive [first, last] pairs that cover the sequence in order. */
export function optimalSegments(
  vectors: readonly Float32Array[],
  tokens: readonly number[],
  limit: number,
): (readonly [first: number, last: number])[] {
  const count = vectors.length;
  const mean = meanOfPairs(vectors);
  const best = new Float64Array(count + 1);
  const cutBefore = new Int32Array(count);
  /** Reward of the segment from the index to the item before the current one. */
  const rewards = new Float64Array(count);
  for (let last = 0; last < count; last++) {
    best[last + 1] = Number.NEGATIVE_INFINITY;
    let length = 0;
    let gained = 0;
    for (let first = last; first >= 0; first--) {
      length += tokens[first]!;
      if (length > limit && first < last) break;
      if (first < last) gained += 2 * (dot(vectors[first]!, vectors[last]!) - mean);
      rewards[first] = (first < last ? rewards[first]! : 0) + gained;
      const total = best[first]! + rewards[first]!;
      if (total < best[last + 1]! - TOLERANCE) continue;
      best[last + 1] = Math.max(total, best[last + 1]!);
      cutBefore[last] = first;
    }
  }
  const segments: (readonly [number, number])[] = [];
  for (let last = count - 1; last >= 0; last = cutBefore[last]! - 1) segments.push([cutBefore[last]!, last]);
  return segments.reverse();
}

/** Mean cosine over all pairs i < j; 0 for fewer than two. */
function meanOfPairs(vectors: readonly Float32Array[]): number {
  const count = vectors.length;
  if (count < 2) return 0;
  const total = new Float64Array(vectors[0]!.length);
  let squares = 0;
  for (const vector of vectors) {
    squares += dot(vector, vector);
    for (let i = 0; i < total.length; i++) total[i] = total[i]! + vector[i]!;
  }
  return (total.reduce((sum, value) => sum + value * value, 0) - squares) / (count * (count - 1));
}
