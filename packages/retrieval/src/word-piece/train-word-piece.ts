/**
 * A WordPiece vocabulary from counted words: more candidates than wanted by pair merges, then the words are cut greedily with all of them, as the
 * tokenizer will do it, and the least used are dropped. Merges alone keep many steps on the way to longer pieces that no text ever shows again.
 * Single characters stay, as first and as later ones where they were seen so, that new words can be spelled. No randomness: the same counts give the
 * same vocabulary.
 */
import { CONTINUATION, createWordPiece, type WordPieceVocabulary } from './create-word-piece.ts';
import { type CountedWord, mergePairs } from './merge-pairs.ts';
import { SPECIAL_TOKENS } from './tokenizer-json.ts';

export interface TrainWordPieceOptions {
  /** Tokens of the vocabulary, special ones included. Text that is too small gives fewer. */
  readonly size: number;
}

const WORD_PIECE_TRAINING = {
  /** A rarer word is no evidence. */
  minimumCount: 4,
  /** Candidates for each place in the vocabulary. */
  candidates: 2.2,
  /** Single characters, the most frequent ones: others make their word unknown. */
  alphabet: 1000,
  /** Code points: BERT's. */
  longestWord: 100,
} as const;

/** Throws nothing; words of one count are taken in the order of their code units. */
export function trainWordPiece(
  counts: Iterable<readonly [word: string, count: number]>,
  { size }: TrainWordPieceOptions,
): WordPieceVocabulary {
  const { minimumCount, candidates, longestWord } = WORD_PIECE_TRAINING;
  const words = [...counts]
    .map(([word, count]): CountedWord => ({ word, count }))
    .filter(({ word, count }) => count >= minimumCount && word.length <= longestWord)
    .sort(byCount);
  const alphabet = mostFrequentCharacters(words, Math.min(WORD_PIECE_TRAINING.alphabet, size >> 2));
  const symbols = mergePairs(words, { alphabet, symbols: Math.round(size * candidates), minimumCount });
  const shared = { specialTokens: SPECIAL_TOKENS, unknownToken: '[UNK]', longestWord };
  const used = countUses(words, { ...shared, tokens: [...SPECIAL_TOKENS, ...symbols] });
  const isLetter = (symbol: string): boolean => [...symbol.replace(CONTINUATION, '')].length === 1;
  const letters = symbols.filter(isLetter);
  const pieces = symbols
    .filter((symbol) => !isLetter(symbol))
    .map((word): CountedWord => ({ word, count: used.get(word) ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort(byCount)
    .slice(0, Math.max(0, size - SPECIAL_TOKENS.length - letters.length))
    .map(({ word }) => word);
  return { ...shared, tokens: [...SPECIAL_TOKENS, ...letters, ...pieces] };
}

function byCount(a: CountedWord, b: CountedWord): number {
  if (a.count !== b.count) return b.count - a.count;
  return a.word < b.word ? -1 : 1;
}

function mostFrequentCharacters(words: readonly CountedWord[], limit: number): Set<string> {
  const counts = new Map<string, number>();
  for (const { word, count } of words)
    for (const character of word) counts.set(character, (counts.get(character) ?? 0) + count);
  const sorted = [...counts].map(([word, count]): CountedWord => ({ word, count })).sort(byCount);
  return new Set(sorted.slice(0, limit).map(({ word }) => word));
}

function countUses(words: readonly CountedWord[], vocabulary: WordPieceVocabulary): Map<string, number> {
  const { encodeWord } = createWordPiece(vocabulary);
  const used = new Map<string, number>();
  for (const { word, count } of words) {
    for (const id of encodeWord(word)) {
      const token = vocabulary.tokens[id]!;
      used.set(token, (used.get(token) ?? 0) + count);
    }
  }
  return used;
}
