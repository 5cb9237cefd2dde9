/**
 * Where an answer disagrees with a claim of the reference, as far as words show it. Of each sentence of the answer and the claim that shares most
 * words with it: a shared word that one side denies and the other says, a number that stands in none of the given texts while the claim's numbers
 * are missing, a word whose opposite the claim has. A name put in place of another, or a wrong statement in other words, is not found.
 */
import type { Contradiction } from '@raglab/core';
import { oppositesOf } from '../judges/opposites.ts';
import type { Word } from '../judges/tokenize-words.ts';
import { spellings } from './compared-words.ts';
import { negationCount, polarityOf } from './polarity.ts';
import { statementsOf } from './reference-claims.ts';
import { overlapOf, readStatement, type Statement, sharedWords } from './statement.ts';

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
  const claims = statementsOf(reference).map(readStatement);
  if (claims.length === 0) return [];
  const whole: Whole = {
    answer: readStatement(answer),
    question: readStatement(question),
    known: [...claims, ...[question, ...passages].map(readStatement)],
  };
  const found = [...yesAgainstNo(answer, reference, claims[0]!.text)];
  for (const said of statementsOf(answer).map(readStatement)) {
    const claim = closestClaim(said, claims);
    if (claim === null) continue;
    const reasons = [
      ['negation', negationReason(said, claim)],
      ['number', numberReason(said, claim, whole)],
      ['opposite', oppositeReason(said, claim, whole)],
    ] as const;
    for (const [kind, reason] of reasons) {
      if (reason !== null) found.push({ kind, said: said.text, claim: claim.text, reason });
    }
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

/** Ties go to the earlier claim. */
function closestClaim(said: Statement, claims: readonly Statement[]): Statement | null {
  let best: Statement | null = null;
  let bestShare = ABOUT;
  for (const claim of claims) {
    const share = Math.max(sharedWords(said, claim), sharedWords(claim, said));
    if (share >= bestShare && (best === null || share > bestShare)) [best, bestShare] = [claim, share];
  }
  return best;
}

function negationReason(said: Statement, claim: Statement): string | null {
  const inClaim = polarityOf(claim.text);
  const turned = new Set<string>();
  for (const [key, own] of polarityOf(said.text)) {
    const theirs = inClaim.get(key);
    if (!theirs) continue;
    // A word that one side both says and denies tells nothing.
    if (own.said !== own.denied && theirs.said !== theirs.denied && own.denied !== theirs.denied) turned.add(key);
  }
  const overlap = overlapOf(said, claim);
  const words = spellings(said.text, turned);
  if (words.length > 0 && (turned.size > 1 || overlap >= CLOSE))
    return `one side denies “${words.slice(0, 3).join('”, “')}”, the other does not`;
  if (overlap >= NEAR_COPY && negationCount(said.text) % 2 !== negationCount(claim.text) % 2)
    return 'nearly the same words, but one side negates';
  return null;
}

interface Whole {
  readonly answer: Statement;
  readonly question: Statement;
  /** Everything that was given. */
  readonly known: readonly Statement[];
}

/** Numbers of the question tell nothing; of the others, fewer must agree with the claim than are missing. */
function numberReason(said: Statement, claim: Statement, { answer, question, known }: Whole): string | null {
  const numbers = ({ words }: Statement): Word[] => words.filter(({ kind }) => kind === 'number');
  const foreign = numbers(said).filter((word) => known.every(({ matchOf }) => matchOf(word) === 0));
  const told = numbers(claim).filter((word) => question.matchOf(word) === 0);
  const missing = told.filter((word) => answer.matchOf(word) === 0);
  if (foreign.length === 0 || missing.length === 0 || told.length > 2 * missing.length) return null;
  const list = (words: readonly Word[]): string => words.map(({ key }) => key.slice(1)).join(', ');
  return `the answer has ${list(foreign)} where the reference has ${list(missing)}`;
}

function oppositeReason(said: Statement, claim: Statement, { answer }: Whole): string | null {
  if (overlapOf(said, claim) < CLOSE) return null;
  const [own, theirs, all] = [said, claim, answer].map(({ words }) => new Set(words.map(({ key }) => key)));
  for (const key of own!) {
    if (theirs!.has(key)) continue;
    const opposite = [...oppositesOf(key)].find((other) => theirs!.has(other) && !all!.has(other));
    if (opposite === undefined) continue;
    return `“${spellings(said.text, new Set([key]))[0]}” against “${spellings(claim.text, new Set([opposite]))[0]}”`;
  }
  return null;
}
