/**
 * The claims of a reference answer, for grading. A statement is a sentence, or a part of one between semicolons. It is cut into claims before
 * conjunctions ("…, because …", "…, so …") where each part has three words to compare, so that half an answer shows what is missing. Contradictions are
 * looked for in whole statements: a clause is too short to tell who denies what.
 */
import { splitClaims } from '../judges/split-claims.ts';
import { comparedWords } from './compared-words.ts';

export interface ReferenceClaim {
  readonly text: string;
  /** The statement that it is a part of. */
  readonly statement: string;
}

const CONJUNCTION = /,\s+(?=(?:because|so|since|but|while|and|if|when|which|where|whose)\b)/i;
const WORDS_OF_A_CLAIM = 3;

/** Empty for a reference without a word to compare; "No." is no claim. */
export function referenceClaims(reference: string): ReferenceClaim[] {
  return statementsOf(reference).flatMap((statement) => {
    const parts = statement.split(CONJUNCTION);
    const isCut = parts.every((part) => comparedWords(part).length >= WORDS_OF_A_CLAIM);
    return (isCut ? parts : [statement]).map((text) => ({ text, statement }));
  });
}

/** Also of an answer: what is compared with the statements of the reference. */
export function statementsOf(text: string): string[] {
  return splitClaims(text)
    .flatMap((sentence) => {
      const parts = sentence.split(/;\s+/);
      return parts.every(hasWords) ? parts : [sentence];
    })
    .filter(hasWords);
}

function hasWords(text: string): boolean {
  return comparedWords(text).length > 0;
}
