/**
 * What is said of an answer while it is labelled: a verdict for each claim, and which claim is looked at. The answer is supported when every claim
 * is, and unsupported as soon as one is not. Pure, so that every key can be tested.
 */
import type { LabelVerdict } from '@raglab/core';

export interface LabelDraft {
  readonly verdicts: readonly (LabelVerdict | null)[];
  /** The claim that the keys are about. */
  readonly current: number;
}

export function emptyDraft(claims: number): LabelDraft {
  return { verdicts: Array.from({ length: claims }, () => null), current: 0 };
}

/** Says it of one claim (the current one) and goes on to the next that has no verdict yet. */
export function judge(draft: LabelDraft, verdict: LabelVerdict, claim: number = draft.current): LabelDraft {
  if (claim >= draft.verdicts.length) return draft;
  const verdicts = draft.verdicts.with(claim, verdict);
  const after = verdicts.findIndex((each, i) => each === null && i > claim);
  const open = after === -1 ? verdicts.indexOf(null) : after;
  return { verdicts, current: open === -1 ? claim : open };
}

/** What a key makes of the draft; undefined for a key that is not about it. */
export function afterKey(draft: LabelDraft, key: string): LabelDraft | undefined {
  switch (key) {
    case 's':
      return judge(draft, 'supported');
    case 'u':
      return judge(draft, 'unsupported');
    case 'a':
      return judgeAll(draft, 'supported');
    case 'ArrowDown':
      return move(draft, 1);
    case 'ArrowUp':
      return move(draft, -1);
  }
  return undefined;
}

function judgeAll(draft: LabelDraft, verdict: LabelVerdict): LabelDraft {
  return { ...draft, verdicts: draft.verdicts.map(() => verdict) };
}

function move(draft: LabelDraft, by: 1 | -1): LabelDraft {
  return { ...draft, current: Math.max(0, Math.min(draft.current + by, draft.verdicts.length - 1)) };
}

/** Null while a claim has no verdict. */
export function overall({ verdicts }: LabelDraft): LabelVerdict | null {
  if (verdicts.length === 0 || verdicts.includes(null)) return null;
  return verdicts.includes('unsupported') ? 'unsupported' : 'supported';
}
