/**
 * Training texts as numbers, before there is a vocabulary: each text is the list of its words' numbers, so the files are read once, words are counted on
 * the way, and a word is cut into pieces once. A gigabyte of text takes some hundred megabytes.
 */
import type { WordPiece } from '../../../word-piece/create-word-piece.ts';
import { splitWords } from '../../../word-piece/normalise-text.ts';

export interface TextCollector {
  /** Number of texts so far. */
  readonly size: number;
  /** Returns the number of the text. */
  add(text: string): number;
  wordCounts(): Iterable<readonly [word: string, count: number]>;
  /** The same texts as tokens; unknown words are left out. */
  tokenise(wordPiece: WordPiece): TokenTexts;
}

/** Texts one after the other. */
export interface TokenTexts {
  readonly tokens: Int32Array;
  /** One more than there are texts. */
  readonly starts: Int32Array;
}

/** Words that are kept of one text: more than training reads. */
const LONGEST_TEXT = 256;

export function createTextCollector(): TextCollector {
  const numberOf = new Map<string, number>();
  const counts = createIntegerList();
  const words = createIntegerList();
  const starts = createIntegerList();
  starts.push(0);
  return {
    get size() {
      return starts.length - 1;
    },
    add(text) {
      let room = LONGEST_TEXT;
      for (const word of splitWords(text)) {
        if (room-- === 0) break;
        let number = numberOf.get(word);
        if (number === undefined) {
          number = numberOf.size;
          numberOf.set(word, number);
          counts.push(0);
        }
        counts.values()[number]! += 1;
        words.push(number);
      }
      starts.push(words.length);
      return starts.length - 2;
    },
    *wordCounts() {
      const all = counts.values();
      for (const [word, number] of numberOf) yield [word, all[number]!];
    },
    tokenise({ encodeWord, vocabulary }) {
      const unknown = vocabulary.tokens.indexOf(vocabulary.unknownToken);
      const pieces = [...numberOf.keys()].map((word) => encodeWord(word).filter((id) => id !== unknown));
      const tokens = createIntegerList();
      const tokenStarts = new Int32Array(starts.length);
      const [allWords, allStarts] = [words.values(), starts.values()];
      for (let text = 0; text + 1 < starts.length; text++) {
        for (let at = allStarts[text]!; at < allStarts[text + 1]!; at++)
          for (const id of pieces[allWords[at]!]!) tokens.push(id);
        tokenStarts[text + 1] = tokens.length;
      }
      return { tokens: tokens.values().slice(0, tokens.length), starts: tokenStarts };
    },
  };
}

interface IntegerList {
  readonly length: number;
  push(value: number): void;
  /** The room behind the list: longer than the list, and replaced when it grows. */
  values(): Int32Array;
}

function createIntegerList(): IntegerList {
  let values = new Int32Array(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const larger = new Int32Array(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    values: () => values,
  };
}
