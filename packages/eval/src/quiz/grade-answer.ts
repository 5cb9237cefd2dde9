/**
 * Grades a free answer against a reference answer: which of its claims are covered, which contradicted, which passage shows them. Pure and
 * deterministic, a millisecond each. It compares words: an answer that is right in other words scores too low, a wrong one in
 * the right words too high, unless a negation, a number or a listed opposite gives it away. docs/results/quiz.md says how often.
 */
import { type AnswerGrade, type GradedClaim, type QuizPassage, RaglabError } from '@raglab/core';
import { isEvasive } from '../judges/is-evasive.ts';
import { splitClaims } from '../judges/split-claims.ts';
import { claimCoverage } from './claim-coverage.ts';
import { comparedWords, createWordMatcher } from './compared-words.ts';
import { findContradictions } from './find-contradictions.ts';
import { referenceClaims, statementsOf } from './reference-claims.ts';
import { untouchedParts } from './untouched-parts.ts';

export interface AnswerToGrade {
  readonly question: string;
  readonly reference: string;
  readonly passages: readonly QuizPassage[];
  readonly answer: string;
}

/** Chosen on the dev questions of bench/quiz-learners.jsonl: right answers in their own words hold half of a claim's words, wrong ones a twentieth. */
const THRESHOLDS = {
  /** A claim counts in full from this coverage on. */
  full: 0.6,
  /** A claim is shown as covered from here on. */
  covered: 0.3,
  /** Scores of the whole answer. 'right' also needs an answer without a contradiction that touches every claim. */
  right: 0.5,
  touched: 0.1,
  partly: 0.25,
  /** A sentence is borne by reference or passages when this share of its words stands there. */
  borne: 0.4,
} as const;

/** Throws `not_measured` for a reference without a word to compare ("No."): nothing about an answer to it could be seen. */
export function gradeAnswer({ question, reference, passages, answer }: AnswerToGrade): AnswerGrade {
  const parts = referenceClaims(reference);
  if (parts.length === 0) throw nothingToCompare(reference);
  const given = passages.map(({ text }) => text);
  const contradictions = findContradictions({ answer, reference, question, passages: given });
  const against = new Set(contradictions.map(({ claim }) => claim));
  const claims = parts.map(({ text, statement }) =>
    gradeClaim(text, answer, question, passages, against.has(statement)),
  );
  const score = mean(
    claims.map(({ status, coverage }) => (status === 'contradicted' ? 0 : Math.min(1, coverage / THRESHOLDS.full))),
  );
  if (!/[\p{L}\p{N}]/u.test(answer) || (isEvasive(answer) && claims.every(({ status }) => status === 'missed')))
    return { score: 0, verdict: 'unanswered', claims, contradictions: [], beyond: [] };
  const least = Math.min(...claims.map(({ coverage }) => coverage));
  const isWhole = statementsOf(reference).every((text) => untouchedParts(text, answer, question).length === 0);
  const verdict = verdictOf(score, contradictions.length > 0, least, isWhole);
  return { score, verdict, claims, contradictions, beyond: sentencesBeyond(answer, [reference, question, ...given]) };
}

function gradeClaim(
  text: string,
  answer: string,
  question: string,
  passages: readonly QuizPassage[],
  contradicted: boolean,
): GradedClaim {
  const { coverage, missing } = claimCoverage(text, answer, question);
  const status = contradicted ? 'contradicted' : coverage >= THRESHOLDS.covered ? 'covered' : 'missed';
  return { text, status, coverage, missing, passage: bestPassage(text, question, passages) };
}

/** Ties go to the earlier passage. */
function bestPassage(claim: string, question: string, passages: readonly QuizPassage[]): QuizPassage | null {
  let best: QuizPassage | null = null;
  let bestCoverage = 0;
  for (const passage of passages) {
    const { coverage } = claimCoverage(claim, passage.text, question);
    if (coverage > bestCoverage) [best, bestCoverage] = [passage, coverage];
  }
  return best;
}

function verdictOf(score: number, contradicted: boolean, least: number, isWhole: boolean): AnswerGrade['verdict'] {
  if (score >= THRESHOLDS.right && !contradicted && least >= THRESHOLDS.touched && isWhole) return 'right';
  return score >= THRESHOLDS.partly ? 'partly' : 'wrong';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sentencesBeyond(answer: string, texts: readonly string[]): string[] {
  const matches = createWordMatcher(texts.join('\n'));
  return splitClaims(answer).filter((sentence) => {
    const words = comparedWords(sentence);
    return words.length > 0 && words.reduce((sum, word) => sum + matches(word), 0) / words.length < THRESHOLDS.borne;
  });
}

function nothingToCompare(reference: string): RaglabError {
  return new RaglabError({
    code: 'not_measured',
    problem: 'the reference answer says nothing that words could show',
    expected: 'a reference with a word or number that carries meaning',
    received: JSON.stringify(reference.slice(0, 60)),
  });
}
