/**
 * A text as grading compares it: the words and numbers that carry meaning (the judge's tokens: stemmed, numbers in one format), and for each how
 * the text spells it. People write ".71" for "0.714" and "62 %" for "0.62": numbers agree within 1 % (small whole numbers: exactly), or when one is the other in per cent.
 */
import { PREFIX_LENGTH } from '../judges/analyse-context.ts';
import { tokenizeWords, type Word } from '../judges/tokenize-words.ts';

/** What a word of the same family ("reject", "rejection") is worth: as in alignment. */
const FAMILY_CREDIT = 0.6;
const NUMBER_TOLERANCE = 0.01;
/** Whole numbers below are counts: 10 is not 11. */
const EXACT_BELOW = 1000;

/** Each word once, in order; stop words and negations left out. */
export function comparedWords(text: string): Word[] {
  const words = tokenizeWords(withLeadingZeros(text)).filter(({ kind }) => kind === 'content' || kind === 'number');
  return [...new Map(words.map((word) => [word.key, word])).values()];
}

/** How `text` spells the words with these keys, in its order; a number that is put together of several tokens may be left out. */
export function spellings(text: string, keys: ReadonlySet<string>): string[] {
  const tokens = text.split(/\s+/).map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, ''));
  return [...new Set(tokens.filter((token) => tokenizeWords(token).some(({ key }) => keys.has(key))))];
}

/** Looks up how well a text holds a word: 1 itself, FAMILY_CREDIT one of its family, 0 not. */
export function createWordMatcher(text: string): (word: Word) => number {
  const words = comparedWords(text);
  const keys = new Set(words.map(({ key }) => key));
  const numbers = words.filter(({ kind }) => kind === 'number').map(numberOf);
  const families = new Set(words.filter(hasFamily).map(({ key }) => key.slice(0, PREFIX_LENGTH)));
  return (word) => {
    if (keys.has(word.key)) return 1;
    if (word.kind === 'number') return numbers.some((number) => numbersAgree(number, numberOf(word))) ? 1 : 0;
    return hasFamily(word) && families.has(word.key.slice(0, PREFIX_LENGTH)) ? FAMILY_CREDIT : 0;
  };
}

/** ".5" is read as "0.5", which the tokens would take for 5. */
export function withLeadingZeros(text: string): string {
  return text.replace(/(?<![\p{L}\d.,])\.(?=\d)/gu, '0.');
}

function numberOf({ key }: Word): number {
  return Number(key.slice(1));
}

function numbersAgree(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  if (Number.isInteger(a) && Number.isInteger(b) && Math.max(a, b) < EXACT_BELOW) return a === b;
  const close = (x: number, y: number): boolean =>
    Math.abs(x - y) <= NUMBER_TOLERANCE * Math.max(Math.abs(x), Math.abs(y));
  // Only a share below 1 can be the same as a number of per cent.
  return close(a, b) || (a < 1 && close(100 * a, b)) || (b < 1 && close(a, 100 * b));
}

function hasFamily({ kind, key }: Word): boolean {
  return kind === 'content' && key.length >= PREFIX_LENGTH;
}
