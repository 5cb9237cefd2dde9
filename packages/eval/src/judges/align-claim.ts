/**
 * Finds the passage that bears a claim best: of all windows of one to three neighbouring sentences of one context, the one that covers most of
 * the claim's words, weighted by how rare they are in the contexts (idf). Near-words of one family count in part. Cost: words of the claim
 * × sentences that hold one of them.
 */
import type { AnalysedContext } from './analyse-context.ts';
import { PREFIX_LENGTH } from './analyse-context.ts';
import type { Word } from './tokenize-words.ts';

interface WeightedWord extends Word {
  readonly weight: number;
  /** The best match in any sentence of any context: 1 the word itself, FAMILY_CREDIT a word of its family, 0 nothing. */
  readonly anywhere: number;
}

export interface Alignment {
  /** Distinct content words and numbers of the claim. */
  readonly words: readonly WeightedWord[];
  /** Per word, the best match inside the window. */
  readonly matches: readonly number[];
  /** Weighted share of the words that the window holds, in [0, 1]. */
  readonly coverage: number;
  /** The same over all contexts together. */
  readonly coverageAnywhere: number;
  readonly context: number;
  /** Positions of the window's first and last sentence. */
  readonly first: number;
  readonly last: number;
  /** The sentence of the window that covers most. */
  readonly core: number;
}

/** What a word of the same family is worth. */
const FAMILY_CREDIT = 0.6;
const LONGEST_WINDOW = 3;
/** What each further sentence must add to be worth it. */
const SENTENCE_PRICE = 0.02;
/** A wrong number overturns a claim more surely than a missing word. */
const NUMBER_WEIGHT = 1.5;

/** Null where the claim has no content word or number, or no sentence holds one of them. */
export function alignClaim(claim: readonly Word[], contexts: readonly AnalysedContext[]): Alignment | null {
  const distinct = [...new Map(claim.filter(isCompared).map((word) => [word.key, word])).values()];
  const matched = contexts.map((context) => distinct.map((word) => matchWord(word, context)));
  const sentenceCount = contexts.reduce((sum, { sentences }) => sum + sentences.length, 0);
  const words = distinct.map((word, w): WeightedWord => {
    let frequency = 0;
    let anywhere = 0;
    for (const matches of matched) {
      frequency += matches[w]!.size;
      for (const match of matches[w]!.values()) anywhere = Math.max(anywhere, match);
    }
    const rarity = Math.log(1 + sentenceCount / Math.max(frequency, 0.5));
    return { ...word, anywhere, weight: rarity * (word.kind === 'number' ? NUMBER_WEIGHT : 1) };
  });
  const total = words.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const best = bestWindow(words, matched, total);
  if (!best) return null;
  const coverageAnywhere = words.reduce((sum, { weight, anywhere }) => sum + weight * anywhere, 0) / total;
  return { words, coverageAnywhere, ...best };
}

function isCompared({ kind }: Word): boolean {
  return kind === 'content' || kind === 'number';
}

/** Sentence position → match. */
type Matches = ReadonlyMap<number, number>;

function matchWord({ key, kind }: Word, { postings, families }: AnalysedContext): Matches {
  const matches = new Map<number, number>();
  if (kind === 'content' && key.length >= PREFIX_LENGTH) {
    for (const relative of families.get(key.slice(0, PREFIX_LENGTH)) ?? []) {
      for (const sentence of postings.get(relative)!) matches.set(sentence, FAMILY_CREDIT);
    }
  }
  for (const sentence of postings.get(key) ?? []) matches.set(sentence, 1);
  return matches;
}

type Window = Omit<Alignment, 'words' | 'coverageAnywhere'>;

/** Ties go to the earlier context, then the earlier sentence, then the shorter window. */
function bestWindow(words: readonly WeightedWord[], matched: readonly Matches[][], total: number): Window | null {
  let best: Window | null = null;
  let bestValue = 0;
  for (const [context, matches] of matched.entries()) {
    const held = [...new Set(matches.flatMap((match) => [...match.keys()]))].sort((a, b) => a - b);
    for (const [from, first] of held.entries()) {
      const covered = new Float64Array(words.length);
      let core = first;
      let coreValue = -1;
      for (let to = from; to < held.length && held[to]! - first < LONGEST_WINDOW; to++) {
        const last = held[to]!;
        let alone = 0;
        let sum = 0;
        for (const [w, { weight }] of words.entries()) {
          const match = matches[w]!.get(last) ?? 0;
          if (match > covered[w]!) covered[w] = match;
          alone += weight * match;
          sum += weight * covered[w]!;
        }
        if (alone > coreValue) [core, coreValue] = [last, alone];
        const value = sum / total - SENTENCE_PRICE * (last - first);
        if (value > bestValue + 1e-12) {
          bestValue = value;
          best = { matches: [...covered], coverage: sum / total, context, first, last, core };
        }
      }
    }
  }
  return best;
}
