/**
 * Ways in which questions begin. Titles and headings are what questions are about, but nobody asks in headings: with an opening before them, the table
 * learns that "how do I" says nothing about which passage answers.
 */
import type { WordPiece } from '../../../word-piece/create-word-piece.ts';
import { splitWords } from '../../../word-piece/normalise-text.ts';

const OPENINGS = [
  'what is, what are, what was, what does, what can, what kind of, what happens with, what do you know about',
  'how to, how is, how are, how does, how do i, how can i, how should, how many, how much',
  'why is, why was, why does, why do, when is, when was, when does, when should i',
  'where is, where was, where do i, which, which is, in which, who is, who was',
  'is there, are there, does, do i need, can i, should i use, can you explain',
  'explain, describe, tell me about, i want to know about',
].flatMap((line) => line.split(', '));

/** As tokens; an opening of which the vocabulary knows nothing is left out. */
export function tokeniseOpenings({ encodeWord, vocabulary }: WordPiece): Int32Array[] {
  const unknown = vocabulary.tokens.indexOf(vocabulary.unknownToken);
  return OPENINGS.map((opening) =>
    Int32Array.from(splitWords(opening).flatMap((word) => encodeWord(word).filter((id) => id !== unknown))),
  ).filter(({ length }) => length > 0);
}
