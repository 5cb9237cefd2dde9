/**
 * The normalisation of SQuAD v1.1's official script (Rajpurkar et al., EMNLP 2016): lower case, ASCII punctuation removed,
 * the words a, an, the removed, white space collapsed; in that order, so that 'U.S.' is 'us' and 'a.m.' is 'am'.
 * Example: 'The  Eiffel-Tower!' → 'eiffeltower'. English only by design.
 */

const PUNCTUATION = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g;
// Python's \b knows Unicode letters, JavaScript's does not: 'á a' must lose its second word only.
const ARTICLES = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/** The words of `text` after normalisation; empty for text without any. */
export function normalisedTokens(text: string): string[] {
  const bare = text.toLowerCase().replace(PUNCTUATION, '').replace(ARTICLES, ' ');
  return bare.split(/\p{White_Space}+/u).filter((token) => token !== '');
}

export function normaliseAnswer(text: string): string {
  return normalisedTokens(text).join(' ');
}
