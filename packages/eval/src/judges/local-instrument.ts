/**
 * The judge's questions answered without a language model. Claims are sentences, verified by the support formula (support-model.ts). A passage
 * helps when it supports a sentence of the reference answer. A sentence is relevant when it holds at least two, or half, of the question's
 * content words; an answer is relevant by the share of the question's content words that it takes up, 0 when it is evasive. These stand in for
 * understanding: cheap, repeatable, and blind to rewording. A rubric in words is beyond it and is an error.
 */
import {
  type ItemVerdict,
  type JudgedItem,
  type JudgeInstrument,
  measured,
  notApplicable,
  scoreError,
  throwIfAborted,
  type Verdicts,
} from '@raglab/core';
import { isEvasive } from './is-evasive.ts';
import { splitClaims } from './split-claims.ts';
import { tokenizeWords } from './tokenize-words.ts';

/** The verdict on one sentence; null for one that claims nothing. */
export type VerifyClaim = (claim: string, passages: readonly string[]) => Omit<ItemVerdict, 'id'> | null;

export function createLocalInstrument(verify: VerifyClaim): JudgeInstrument {
  const verdictOn = ({ id, text }: JudgedItem, passages: readonly string[]): ItemVerdict => ({
    id,
    ...(verify(text, passages) ?? NOTHING_TO_CHECK),
  });

  return {
    async extractClaims(text, _question, { signal } = {}) {
      throwIfAborted(signal);
      const claims = splitClaims(text).filter((claim) => contentWords(claim).size > 0);
      return { status: 'measured', claims: claims.map((claim, i) => ({ id: `c${i + 1}`, text: claim })) };
    },
    async verifyClaims(claims, passages, { signal } = {}) {
      throwIfAborted(signal);
      return decided(claims.map((claim) => verdictOn(claim, passages)));
    },
    async judgePassages(passages, { reference }, { signal } = {}) {
      throwIfAborted(signal);
      const needed = splitClaims(reference);
      return decided(
        passages.map(({ id, text }): ItemVerdict => {
          const helped = needed.flatMap((claim) => verify(claim, [text]) ?? []).filter(({ verdict }) => verdict);
          const reason = `supports ${helped.length} of ${needed.length} sentences of the reference answer`;
          return { id, verdict: helped.length > 0, probability: null, evidence: null, reason };
        }),
      );
    },
    async judgeSentences(sentences, question, { signal } = {}) {
      throwIfAborted(signal);
      const asked = contentWords(question);
      const enough = Math.min(2, asked.size / 2);
      return decided(
        sentences.map(({ id, text }): ItemVerdict => {
          const shared = [...contentWords(text)].filter((key) => asked.has(key)).length;
          const verdict = shared > 0 && shared >= enough;
          const reason = `shares ${shared} of ${asked.size} content words with the question`;
          return { id, verdict, probability: null, evidence: null, reason };
        }),
      );
    },
    async answerRelevancy(question, answer, { signal } = {}) {
      throwIfAborted(signal);
      const asked = contentWords(question);
      if (asked.size === 0) return notApplicable('the question has no content word');
      if (isEvasive(answer)) return measured(0, 'the answer is evasive');
      const said = contentWords(answer);
      const taken = [...asked].filter((key) => said.has(key)).length;
      return measured(taken / asked.size, `takes up ${taken} of ${asked.size} content words of the question`);
    },
    async gradeByRubric() {
      return scoreError('the local judge cannot follow a rubric in words: name a language model as the judge');
    },
  };
}

const NOTHING_TO_CHECK = {
  verdict: false,
  probability: null,
  evidence: null,
  reason: 'no word that could be checked',
} as const;

function decided(verdicts: readonly ItemVerdict[]): Verdicts {
  return { status: 'measured', verdicts };
}

/** Keys (lower case, stemmed) of the words that carry meaning. */
function contentWords(text: string): Set<string> {
  return new Set(
    tokenizeWords(text).flatMap(({ key, kind }) => (kind === 'content' || kind === 'number' ? [key] : [])),
  );
}
