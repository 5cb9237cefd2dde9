/** The sequence numbers of a feed: what is new, what was applied before, and what is missing in between. */

export interface SequenceGap {
  /** The last number before the gap and the first after it. */
  readonly after: number;
  readonly before: number;
}

export interface Sequence {
  /** False for a number that is not above all taken so far. */
  take(seq: number): boolean;
  readonly highest: number | null;
  /** Numbers that never came; a line that could not be read may be one of them. */
  readonly missing: number;
  /** The first of them, in order. */
  readonly gaps: readonly SequenceGap[];
}

/** Gaps that are listed; `missing` counts them all. */
const MAX_GAPS = 100;

/** `highest` is what was applied before; null for a new feed, which may begin anywhere. */
export function createSequence(highest: number | null): Sequence {
  let last = highest;
  let missing = 0;
  const gaps: SequenceGap[] = [];
  return {
    take: (seq) => {
      if (last !== null && seq <= last) return false;
      if (last !== null && seq > last + 1) {
        missing += seq - last - 1;
        if (gaps.length < MAX_GAPS) gaps.push({ after: last, before: seq });
      }
      last = seq;
      return true;
    },
    get highest() {
      return last;
    },
    get missing() {
      return missing;
    },
    gaps,
  };
}
