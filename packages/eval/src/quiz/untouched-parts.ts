/**
 * Parts of a claim that an answer says nothing of. Who says a claim in other words still meets some of its words everywhere; who says half of it meets
 * all words of one end and none of the other. So the claim's words are cut into runs, in their order, and a run without a single word in the
 * answer is a part that is missing. Words of the question are left out: everybody has those.
 */
import { comparedWords, createWordMatcher, spellings } from './compared-words.ts';

/** Words of a run: where half of the words are met, as in right answers in free words, five in a row are missed three times in a hundred. */
const WORDS_OF_A_PART = 5;

/** As the claim spells them; empty for a claim without a word of its own. */
export function untouchedParts(claim: string, answer: string, question: string): string[] {
  const asked = createWordMatcher(question);
  const inAnswer = createWordMatcher(answer);
  const words = comparedWords(claim).filter((word) => asked(word) === 0);
  const parts = Math.max(1, Math.round(words.length / WORDS_OF_A_PART));
  const untouched: string[] = [];
  for (let part = 0; part < parts; part++) {
    const run = words.slice((part * words.length) / parts, ((part + 1) * words.length) / parts);
    if (run.length > 0 && run.every((word) => inAnswer(word) === 0))
      untouched.push(spellings(claim, new Set(run.map(({ key }) => key))).join(' '));
  }
  return untouched;
}
