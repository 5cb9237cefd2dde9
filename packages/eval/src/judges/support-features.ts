/**
 * What the local judge knows about a claim and its best window, as numbers near [0, 1]. Each is something a reader would check: are the words
 * there, in this order, the numbers, the names; is one side negated; does one side say the opposite. Meaning beyond that it does not see.
 */

import type { Alignment } from './align-claim.ts';
import type { AnalysedContext, ContextSentence } from './analyse-context.ts';
import { oppositesOf } from './opposites.ts';
import type { Word } from './tokenize-words.ts';

export const SUPPORT_FEATURES = [
  'coverage',
  'coverageAnywhere',
  'fullCoverage',
  'namesMissing',
  'numberConflict',
  'negationAdded',
  'negationLost',
  'opposite',
] as const;
export type SupportFeature = (typeof SUPPORT_FEATURES)[number];
export type SupportFeatures = Readonly<Record<SupportFeature, number>>;

/** A claim that shares no word with any sentence. */
export const NO_SUPPORT: SupportFeatures = Object.fromEntries(SUPPORT_FEATURES.map((name) => [name, 0])) as Record<
  SupportFeature,
  number
>;

/** Negations are compared where they stand near a shared word. */
const NEGATION_REACH = 4;

export function supportFeatures(
  claim: readonly Word[],
  alignment: Alignment,
  contexts: readonly AnalysedContext[],
): SupportFeatures {
  const { words, matches, coverage, coverageAnywhere, context, first, last, core } = alignment;
  const window = contexts[context]!.sentences.slice(first, last + 1);
  const coreSentence = contexts[context]!.sentences[core]!;
  const claimKeys = new Set(claim.map(({ key }) => key));
  const names = words.filter(({ name }) => name);
  const negationAdded = negatesNear(claim, coreSentence.keys) && !window.some(({ keys }) => keys.has('not'));
  const negationLost = !claimKeys.has('not') && negatesNear(coreSentence.words, claimKeys);
  // The better the rest fits, the more a difference weighs: hence the products with coverage.
  return {
    coverage,
    coverageAnywhere,
    fullCoverage: matches.every((match) => match > 0) ? 1 : 0,
    namesMissing: share(names.filter(({ anywhere }) => anywhere === 0).length, names.length),
    numberConflict: hasOtherNumber(alignment, window, claimKeys) ? coverage : 0,
    negationAdded: negationAdded ? 1 : 0,
    negationLost: negationLost ? Math.max(0, coverage - 0.8) / 0.2 : 0,
    opposite: saysOpposite(claimKeys, window) ? coverage : 0,
  };
}

/** A number of the claim is not in the window, and the window has a number that the claim lacks. */
function hasOtherNumber(
  { words, matches }: Alignment,
  window: readonly ContextSentence[],
  claim: ReadonlySet<string>,
): boolean {
  const missing = words.some(({ kind }, i) => kind === 'number' && matches[i] === 0);
  return (
    missing && window.some((sentence) => sentence.words.some(({ kind, key }) => kind === 'number' && !claim.has(key)))
  );
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Does `words` negate something near a word of `shared`? */
function negatesNear(words: readonly Word[], shared: ReadonlySet<string>): boolean {
  return words.some(({ kind }, position) => {
    if (kind !== 'negation') return false;
    const near = words.slice(position + 1, position + 1 + NEGATION_REACH);
    return near.some((word) => word.kind === 'content' && shared.has(word.key));
  });
}

/** A word of the claim that the window lacks, while it has the opposite, which the claim lacks. */
function saysOpposite(claim: ReadonlySet<string>, sentences: readonly ContextSentence[]): boolean {
  const inWindow = (key: string): boolean => sentences.some(({ keys }) => keys.has(key));
  for (const key of claim) {
    for (const opposite of oppositesOf(key)) {
      if (!claim.has(opposite) && inWindow(opposite) && !inWindow(key)) return true;
    }
  }
  return false;
}
