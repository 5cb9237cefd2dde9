/**
 * WordPiece (Schuster and Nakajima 2012; Devlin et al. 2019): a word is cut from the left into the longest pieces that the vocabulary has, later pieces
 * marked `##`; a word that cannot be cut is `[UNK]` as a whole. Written here to be read, and because the library's costs more than all else that a
 * static model does; a test compares the two on ten thousand strings.
 */
import { splitWords } from './normalise-text.ts';

export interface WordPieceVocabulary {
  /** Tokens by id; later pieces with `##` in front. */
  readonly tokens: readonly string[];
  /** Stand for themselves where a text has them, before anything is normalised: `[CLS]`. */
  readonly specialTokens: readonly string[];
  readonly unknownToken: string;
  /** Code points; a longer word is unknown. */
  readonly longestWord: number;
}

export interface WordPiece {
  readonly vocabulary: WordPieceVocabulary;
  /** Token ids of a text; `limit` cuts it off. */
  encode(text: string, limit?: number): number[];
  /** Token ids of one normalised word. */
  encodeWord(word: string): readonly number[];
}

export const CONTINUATION = '##';
/** Words whose pieces are remembered: English text repeats itself. */
const REMEMBERED_WORDS = 50_000;

export function createWordPiece(vocabulary: WordPieceVocabulary): WordPiece {
  const { tokens, specialTokens, unknownToken, longestWord } = vocabulary;
  const idOf = new Map<string, number>();
  const tails = new Map<string, number>();
  let longestPiece = 1;
  for (const [id, token] of tokens.entries()) {
    idOf.set(token, id);
    if (token.startsWith(CONTINUATION)) tails.set(token.slice(CONTINUATION.length), id);
    longestPiece = Math.max(longestPiece, token.length);
  }
  const unknown = [idOf.get(unknownToken) ?? 0];
  const known = new Map<string, readonly number[]>();
  const special = specialTokens.length > 0 ? new RegExp(`(${specialTokens.map(escapePattern).join('|')})`) : undefined;

  const encodeWord = (word: string): readonly number[] => {
    const remembered = known.get(word);
    if (remembered !== undefined) return remembered;
    const pieces = cutWord(word);
    if (known.size >= REMEMBERED_WORDS) known.clear();
    known.set(word, pieces);
    return pieces;
  };

  function cutWord(word: string): readonly number[] {
    if (word.length > longestWord && [...word].length > longestWord) return unknown;
    const pieces: number[] = [];
    for (let start = 0; start < word.length; ) {
      const pool = start === 0 ? idOf : tails;
      let end = Math.min(word.length, start + longestPiece);
      let found: number | undefined;
      while (end > start) {
        found = pool.get(word.slice(start, end));
        if (found !== undefined) break;
        end -= 1;
      }
      if (found === undefined) return unknown;
      pieces.push(found);
      start = end;
    }
    return pieces;
  }

  function encode(text: string, limit = Number.POSITIVE_INFINITY): number[] {
    const ids: number[] = [];
    // Splitting by a pattern with a group leaves the special tokens at the odd places.
    const sections = special?.test(text) ? text.split(special) : [text];
    for (const [place, section] of sections.entries()) {
      if (place % 2 === 1) ids.push(idOf.get(section) ?? unknown[0]!);
      else for (const word of splitWords(section)) for (const id of encodeWord(word)) ids.push(id);
    }
    return ids.length > limit ? ids.slice(0, limit) : ids;
  }

  return { vocabulary, encode, encodeWord };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
