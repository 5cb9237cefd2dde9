/** A text read once for comparison with others: its words, and how well it holds a word. Two texts overlap by the share of words that one holds of the other. */
import type { Word } from '../judges/tokenize-words.ts';
import { comparedWords, createWordMatcher } from './compared-words.ts';

export interface Statement {
  readonly text: string;
  readonly words: readonly Word[];
  /** 1 the word itself, less for one of its family, 0 not. */
  readonly matchOf: (word: Word) => number;
}

export function readStatement(text: string): Statement {
  return { text, words: comparedWords(text), matchOf: createWordMatcher(text) };
}

/** The share of the words of `of` that `by` holds, in [0, 1]; numbers count only where there are no words, since they may be what is wrong. */
export function sharedWords(of: Statement, by: Statement): number {
  const content = of.words.filter(({ kind }) => kind === 'content');
  const words = content.length > 0 ? content : of.words;
  return words.length === 0 ? 0 : words.reduce((sum, word) => sum + by.matchOf(word), 0) / words.length;
}

/** The smaller of both directions: near 1 for copies. */
export function overlapOf(a: Statement, b: Statement): number {
  return Math.min(sharedWords(a, b), sharedWords(b, a));
}
