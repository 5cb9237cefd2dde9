/**
 * The words of two texts as numbers: equal words have equal ones, from 0 in the order of first sight. A measure of overlap asks of a word only whether
 * it is the same, so none is cut out of its text: a hash of its characters leads to a slot, and there the characters themselves decide. In less than
 * half the time of `numberList`, which says the same with a Map of strings. O(characters).
 */

export type NumberedWords = readonly [first: readonly number[], second: readonly number[]];

/** For each UTF-16 code unit: 1 where it stands between words, as the line break has to. A table, because a call for each character is twice as slow. */
export type Separators = Uint8Array;

/** These characters, and no others. */
export function separators(characters: string): Separators {
  const table = new Uint8Array(0x10000);
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = 1;
  return table;
}

/** All characters but these. */
export function separatorsBut(characters: string): Separators {
  return separators(characters).map((listed) => 1 - listed);
}

export function numberWords(first: string, second: string, between: Separators): NumberedWords {
  const text = `${first}\n${second}\n`;
  const mask = clearSlots(text.length);
  const starts: number[] = [];
  const ends: number[] = [];
  const numbers: number[] = [];
  let wordsOfFirst = 0;
  let start = 0;
  let hash = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (between[unit] === 0) {
      hash = Math.imul(hash ^ unit, 0x01000193);
      continue;
    }
    if (i > start) {
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0 && !sameWord(text, starts[slots[slot]! - 1]!, ends[slots[slot]! - 1]!, start, i))
        slot = (slot + 1) & mask;
      if (slots[slot] === 0) {
        starts.push(start);
        ends.push(i);
        slots[slot] = starts.length;
      }
      numbers.push(slots[slot]! - 1);
    }
    if (i === first.length) wordsOfFirst = numbers.length;
    start = i + 1;
    hash = 0;
  }
  return [numbers.slice(0, wordsOfFirst), numbers.slice(wordsOfFirst)];
}

/** The same of words that are cut out already. */
export function numberList(first: readonly string[], second: readonly string[]): NumberedWords {
  const known = new Map<string, number>();
  const numberOf = (word: string): number => {
    const number = known.get(word) ?? known.size;
    known.set(word, number);
    return number;
  };
  return [first.map(numberOf), second.map(numberOf)];
}

function sameWord(text: string, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let i = 0; i < end - start; i++)
    if (text.charCodeAt(start + i) !== text.charCodeAt(otherStart + i)) return false;
  return true;
}

/** Number of a word + 1, 0 where none is; kept from call to call, because making them anew takes as long as the counting. */
let slots = new Int32Array(0);

/** Empties as many as there are characters or more (no more than every second one begins a word); gives their number − 1. */
function clearSlots(characters: number): number {
  const size = 2 << (31 - Math.clz32(characters));
  if (slots.length < size) slots = new Int32Array(size);
  slots.fill(0, 0, size);
  return size - 1;
}
