/**
 * Where an answer disagrees with a claim of the reference, as far as words show it. Of each sentence of the answer and the claim that shares most
 * words with it: a shared word that one side denies and the other says, a number that stands in none of the given texts while the claim's numbers
 * are missing, a word whose opposite the claim has. A name put in place of another, or a wrong statement in other words, is not found.
 */
import type { Contradiction } from '@raglab/core';
import { oppositesOf } from '../judges/opposites.ts';
import type { Word } from '../judges/tokenize-words.ts';
import { comparedWords, createWordMatcher, spellings } from './compared-words.ts';
import { negationCount, polarityOf } from './polarity.ts';
import { statementsOf } from './reference-claims.ts';

export interface ContradictionTexts {
  readonly answer: string;
  readonly reference: string;
  readonly question: string;
  /** A number that stands there is no error. */
  readonly passages: readonly string[];
}

/** A sentence is about a claim when it holds this share of the claim's words, or the claim this share of the sentence's. */
const ABOUT = 0.4;
/** One word turned round is enough from this overlap on, in both directions; else it takes two. Opposites count from here on. */
const CLOSE = 0.6;
/** From here on two texts are copies but for a few words, and their negations are counted. */
const NEAR_COPY = 0.85;

/** `claim` of a contradiction is a statement of the reference (statementsOf). */
export function findContradictions({ answer, reference, question, passages }: ContradictionTexts): Contradiction[] {
  const claims = statementsOf(reference);
  if (claims.length === 0) return [];
  const known = [...claims, question, ...passages].map(createWordMatcher);
  const found = [...yesAgainstNo(answer, reference, claims[0]!)];
  for (const said of statementsOf(answer)) {
    const claim = closestClaim(said, claims);
    if (claim === null) continue;
    const pair = { said, claim };
    const denied = negationReason(pair);
    if (denied !== null) found.push({ kind: 'negation', ...pair, reason: denied });
    const number = numberReason(pair, answer, question, known);
    if (number !== null) found.push({ kind: 'number', ...pair, reason: number });
    const opposite = oppositeReason(pair, answer);
    if (opposite !== null) found.push({ kind: 'opposite', ...pair, reason: opposite });
  }
  return found;
}

/** The reference begins with "Yes" or "No", and the answer with the other one. */
function yesAgainstNo(answer: string, reference: string, claim: string): Contradiction[] {
  const [given, expected] = [answer, reference].map((text) =>
    /^\s*(yes|no)\b(?=[.,:;!]|\s*$)/i.exec(text)?.[1]?.toLowerCase(),
  );
  if (given === undefined || expected === undefined || given === expected) return [];
  const said = statementsOf(answer)[0] ?? answer;
  return [{ kind: 'negation', said, claim, reason: `the reference says “${expected}”` }];
}

type Matcher = (word: Word) => number;

interface Pair {
  readonly said: string;
  readonly claim: string;
}

/** Ties go to the earlier claim. */
function closestClaim(said: string, claims: readonly string[]): string | null {
  let best: string | null = null;
  let bestOverlap = ABOUT;
  for (const claim of claims) {
    const overlap = Math.max(share(said, claim), share(claim, said));
    if (overlap >= bestOverlap && (best === null || overlap > bestOverlap)) [best, bestOverlap] = [claim, overlap];
  }
  return best;
}

/** The share of the words of `text` that `other` holds; numbers count only where there are no words, since they may be what is wrong. */
function share(text: string, other: string): number {
  const all = comparedWords(text);
  const content = all.filter(({ kind }) => kind === 'content');
  const words = content.length > 0 ? content : all;
  const matches = createWordMatcher(other);
  return words.length === 0 ? 0 : words.reduce((sum, word) => sum + matches(word), 0) / words.length;
}

/** In both directions. */
function overlapOf({ said, claim }: Pair): number {
  return Math.min(share(said, claim), share(claim, said));
}

function negationReason({ said, claim }: Pair): string | null {
  const inClaim = polarityOf(claim);
  const turned = new Set<string>();
  for (const [key, own] of polarityOf(said)) {
    const theirs = inClaim.get(key);
    if (!theirs) continue;
    // A word that one side both says and denies tells nothing.
    if (own.said !== own.denied && theirs.said !== theirs.denied && own.denied !== theirs.denied) turned.add(key);
  }
  const overlap = overlapOf({ said, claim });
  const words = spellings(said, turned);
  if (words.length > 0 && (turned.size > 1 || overlap >= CLOSE))
    return `one side denies “${words.slice(0, 3).join('”, “')}”, the other does not`;
  if (overlap >= NEAR_COPY && negationCount(said) % 2 !== negationCount(claim) % 2)
    return 'nearly the same words, but one side negates';
  return null;
}

/** Numbers of the question tell nothing; of the others, fewer must agree with the claim than are missing. */
function numberReason(
  { said, claim }: Pair,
  answer: string,
  question: string,
  known: readonly Matcher[],
): string | null {
  const numbers = (text: string): Word[] => comparedWords(text).filter(({ kind }) => kind === 'number');
  const foreign = numbers(said).filter((word) => known.every((matches) => matches(word) === 0));
  const [inAnswer, asked] = [answer, question].map(createWordMatcher) as [Matcher, Matcher];
  const told = numbers(claim).filter((word) => asked(word) === 0);
  const missing = told.filter((word) => inAnswer(word) === 0);
  if (foreign.length === 0 || missing.length === 0 || told.length > 2 * missing.length) return null;
  const list = (words: readonly Word[]): string => words.map(({ key }) => key.slice(1)).join(', ');
  return `the answer has ${list(foreign)} where the reference has ${list(missing)}`;
}

function oppositeReason({ said, claim }: Pair, answer: string): string | null {
  if (overlapOf({ said, claim }) < CLOSE) return null;
  const [own, theirs, all] = [said, claim, answer].map((text) => new Set(comparedWords(text).map(({ key }) => key)));
  for (const key of own!) {
    if (theirs!.has(key)) continue;
    const opposite = [...oppositesOf(key)].find((other) => theirs!.has(other) && !all!.has(other));
    if (opposite === undefined) continue;
    return `“${spellings(said, new Set([key]))[0]}” against “${spellings(claim, new Set([opposite]))[0]}”`;
  }
  return null;
}
