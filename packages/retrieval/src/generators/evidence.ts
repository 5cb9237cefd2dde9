/** How sure is it that the sentences answer the question at all? In [0, 1]; 0 without a sentence. */
import type { ScoredSentence } from './score-sentences.ts';

export function evidenceOf(sentences: readonly ScoredSentence[]): number {
  const best = sentences[0];
  return best === undefined ? 0 : (best.likeness + best.coverage) / 2;
}
