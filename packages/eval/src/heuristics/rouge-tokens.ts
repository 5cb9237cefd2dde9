/**
 * How google rouge-score cuts a text into tokens: lower case, everything but a to z and 0 to 9 is a separator, and with the
 * stemmer each token longer than three characters is reduced by Porter's algorithm. Text in other scripts has no tokens at all.
 * Reference: google-research/rouge, tokenize.py.
 */
import { z } from 'zod';
import { type NumberedWords, numberWords, separatorsBut } from './number-words.ts';
import { porterStem } from './porter-stem.ts';

export interface RougeOptions {
  /** Reduce words to their stems first; rouge-score's default is not to. */
  readonly stemmer: boolean;
}

export const rougeParameters: z.ZodType<RougeOptions> = z.strictObject({
  stemmer: z.boolean().default(false),
});

/** Precision, recall and their harmonic mean, each in [0, 1]; all 0 when either text has no token. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly fmeasure: number;
}

export const ROUGE_ZERO: RougeScore = { precision: 0, recall: 0, fmeasure: 0 };

/** The words of both texts by number: equal tokens have equal ones. */
export function rougeWords(prediction: string, reference: string, options: RougeOptions): NumberedWords {
  return numberWords(separated(prediction, options), separated(reference, options), SEPARATORS);
}

function separated(text: string, options: RougeOptions): string {
  return options.stemmer ? rougeTokens(text, options).join(' ') : text.toLowerCase();
}

const SEPARATORS = separatorsBut('abcdefghijklmnopqrstuvwxyz0123456789');

export function rougeTokens(text: string, { stemmer }: RougeOptions): string[] {
  const tokens = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return stemmer ? tokens.map((token) => (token.length > 3 ? porterStem(token) : token)) : tokens;
}
