/**
 * Which words of a text are said and which are denied. A negation ("not", "never", "no", "without") denies the next four words of its clause; a
 * clause ends at a comma, semicolon, colon or dash and before "but". Two negations in reach cancel. Rules over word lists: "fails to", "rarely"
 * and irony are beyond them.
 */
import { tokenizeWords } from '../judges/tokenize-words.ts';
import { withLeadingZeros } from './compared-words.ts';

/** Word key → the ways it occurs in the text. */
export type Polarity = ReadonlyMap<string, { readonly said: boolean; readonly denied: boolean }>;

const REACH = 4;
const CLAUSE_END =
  /(?<!\d),|,(?!\d)|[;:–—)]|\s-\s|\b(?:but|because|so|when|if|while|although|which|where|since|and)\b/iu;

/** "It is not true that …" denies what follows, and "true" is no part of it. */
const DENIAL = /\b(?:not (?:true|right|correct|the case)|(?:false|wrong|untrue)) that\b/giu;

export function polarityOf(text: string): Polarity {
  const found = new Map<string, { said: boolean; denied: boolean }>();
  for (const clause of withLeadingZeros(text).replace(DENIAL, 'not').split(CLAUSE_END)) {
    const words = tokenizeWords(clause);
    for (const [position, { kind, key }] of words.entries()) {
      if (kind !== 'content' && kind !== 'number') continue;
      const before = words.slice(Math.max(0, position - REACH), position);
      const denied = before.filter((word) => word.kind === 'negation').length % 2 === 1;
      const seen = found.get(key) ?? { said: false, denied: false };
      found.set(key, { said: seen.said || !denied, denied: seen.denied || denied });
    }
  }
  return found;
}

export function negationCount(text: string): number {
  return tokenizeWords(text).filter(({ kind }) => kind === 'negation').length;
}
