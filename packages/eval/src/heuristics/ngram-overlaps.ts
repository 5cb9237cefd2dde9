/**
 * How many n-grams two lists have in common, for all orders at once: what BLEU and chrF count. An n-gram is the pair of the (n − 1)-gram before it
 * and its last symbol, both known by number, so that no n-gram is ever written out. An n-gram can only be common where the (n − 1)-gram before it is:
 * the others are left out of the count, which makes the higher orders cheap. At most O(orders × symbols).
 */
export interface NgramOverlap {
  /** Sum over the distinct n-grams of the smaller of the two counts. */
  readonly common: number;
  /** n-grams of the first list, repeated ones each time. */
  readonly first: number;
  readonly second: number;
}

/** Symbols by number, 0 or more: code points, or the words of `numberWords`. */
type Symbols = Readonly<ArrayLike<number>>;

/** By order − 1. */
export function ngramOverlaps(first: Symbols, second: Symbols, orders: number): readonly NgramOverlap[] {
  const { gramsOfFirst, gramsOfSecond, left, met, pairs } = memoryFor(Math.max(first.length, second.length));
  // Number of the n-gram that starts at each position, or NOT_COMMON; of order 0 there is one, the empty one.
  gramsOfFirst.fill(0, 0, first.length);
  gramsOfSecond.fill(0, 0, second.length);
  const overlaps: NgramOverlap[] = [];
  for (let order = 1; order <= orders; order++) {
    const ends = Math.max(0, first.length - order + 1);
    const endsOfSecond = Math.max(0, second.length - order + 1);
    pairs.clear(ends);
    for (let gram = 0; gram < ends; gram++) left[gram] = met[gram] = 0;
    for (let i = 0; i < ends; i++) {
      if (gramsOfFirst[i] === NOT_COMMON) continue;
      const gram = pairs.add(gramsOfFirst[i]!, first[i + order - 1]!);
      gramsOfFirst[i] = gram;
      left[gram]! += 1;
    }
    let common = 0;
    for (let i = 0; i < endsOfSecond; i++) {
      if (gramsOfSecond[i] === NOT_COMMON) continue;
      const gram = pairs.find(gramsOfSecond[i]!, second[i + order - 1]!);
      gramsOfSecond[i] = gram;
      if (gram === NOT_COMMON) continue;
      met[gram] = 1;
      if (left[gram]! > 0) {
        left[gram]! -= 1;
        common += 1;
      }
    }
    for (let i = 0; i < ends; i++)
      if (gramsOfFirst[i] !== NOT_COMMON && met[gramsOfFirst[i]!] === 0) gramsOfFirst[i] = NOT_COMMON;
    overlaps.push({ common, first: ends, second: endsOfSecond });
  }
  return overlaps;
}

const NOT_COMMON = -1;

/** Kept from call to call, because making it anew takes longer than the counting. One is enough: nothing here waits. */
let memory = createMemory(256);

function memoryFor(length: number): typeof memory {
  if (memory.length < length) memory = createMemory(2 * length);
  return memory;
}

/** For lists of up to so many symbols. */
function createMemory(length: number) {
  return {
    length,
    gramsOfFirst: new Int32Array(length),
    gramsOfSecond: new Int32Array(length),
    /** By n-gram: how often it stands in the first list and was not yet met in the second; whether it was met there at all. */
    left: new Int32Array(length),
    met: new Uint8Array(length),
    pairs: createPairNumbers(length),
  };
}

/** A power of two, at least twice as many as pairs. */
function slotsFor(pairs: number): number {
  return 4 << (31 - Math.clz32(pairs | 1));
}

/** Numbers from 0 for up to `most` pairs of numbers: open addressing in typed arrays, several times faster than a Map that grows. */
function createPairNumbers(most: number) {
  /** Number of the pair + 1; 0 is free. */
  const slots = new Int32Array(slotsFor(most));
  const lefts = new Int32Array(most);
  const rights = new Int32Array(most);
  let mask = slots.length - 1;
  let count = 0;
  /** The slot of the pair, or the free one where it belongs. */
  const slotOf = (left: number, right: number): number => {
    const hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let number = slots[slot]! - 1; number >= 0; number = slots[slot]! - 1) {
      if (lefts[number] === left && rights[number] === right) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  return {
    /** Empty again, for up to `expected` pairs: the fewer slots, the less to clear. */
    clear(expected: number): void {
      mask = slotsFor(expected) - 1;
      slots.fill(0, 0, mask + 1);
      count = 0;
    },
    add(left: number, right: number): number {
      const slot = slotOf(left, right);
      if (slots[slot] === 0) {
        lefts[count] = left;
        rights[count] = right;
        slots[slot] = ++count;
      }
      return slots[slot]! - 1;
    },
    /** NOT_COMMON where the pair was never added. */
    find: (left: number, right: number): number => slots[slotOf(left, right)]! - 1,
  };
}
