/**
 * White space as Python's `str.split()` sees it, for measures that must agree with programs written in Python. JavaScript's `\s` knows
 * the byte order mark and lacks five control characters.
 */
import { type Separators, separators } from './number-words.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: Python counts four of them as white space.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** The words between white space; none for a blank text. */
export function splitOnSpace(text: string): string[] {
  return text.split(SPACE).filter((word) => word !== '');
}

/** The same of single UTF-16 code units; no white space of Unicode takes two. */
export const PYTHON_SPACE: Separators = separators(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

/** Python's `str.rstrip()`. By steps: a pattern anchored at the end tries every run of white space before it. */
export function withoutSpaceAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && PYTHON_SPACE[text.charCodeAt(end - 1)] === 1) end -= 1;
  return text.slice(0, end);
}
