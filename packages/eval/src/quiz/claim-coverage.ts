/**
 * How much of a claim an answer holds: the share of the claim's words that the answer has, each word once, a word of the same family at .6, and
 * the question's own words at a quarter of the weight, so that repeating the question earns little. Over rag-handbook this separates an answer in
 * the handbook's own words from an answer to a neighbouring question better than the judge's support formula (docs/results/quiz.md), which was
 * fitted to whole answers against long contexts. It does not see synonyms.
 */
import { comparedWords, createWordMatcher, spellings } from './compared-words.ts';

export interface ClaimCoverage {
  /** In [0, 1]; 0 for a claim without a word to compare. */
  readonly coverage: number;
  /** As the claim spells them. */
  readonly missing: readonly string[];
}

const QUESTION_WORD_WEIGHT = 0.25;

export function claimCoverage(claim: string, answer: string, question: string): ClaimCoverage {
  const inAnswer = createWordMatcher(answer);
  const asked = new Set(comparedWords(question).map(({ key }) => key));
  const missing = new Set<string>();
  let covered = 0;
  let total = 0;
  for (const word of comparedWords(claim)) {
    const weight = asked.has(word.key) ? QUESTION_WORD_WEIGHT : 1;
    const match = inAnswer(word);
    if (match === 0) missing.add(word.key);
    covered += weight * match;
    total += weight;
  }
  return { coverage: total === 0 ? 0 : covered / total, missing: spellings(claim, missing) };
}
