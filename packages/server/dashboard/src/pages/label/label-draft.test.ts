import { describe, expect, it } from 'vitest';
import { afterKey, emptyDraft, judge, type LabelDraft, overall } from './label-draft.ts';

/** Types keys one after the other; all of them are about the draft. */
const typed = (draft: LabelDraft, ...keys: string[]): LabelDraft =>
  keys.reduce((each, key) => afterKey(each, key)!, draft);

describe('the draft of a label', () => {
  it('goes from claim to claim, back to those that were passed over, and stays on the last', () => {
    let draft = typed(emptyDraft(3), 'ArrowDown', 's');
    expect(draft.current).toBe(2);
    draft = typed(draft, 's');
    expect(draft.current).toBe(0);
    expect(overall(draft)).toBeNull();
    draft = typed(draft, 'u');
    expect([draft.current, overall(draft)]).toEqual([0, 'unsupported']);
    expect(overall(judge(draft, 'supported', 0))).toBe('supported');
  });

  it('never leaves the claims', () => {
    expect(typed(emptyDraft(2), 'ArrowUp').current).toBe(0);
    expect(typed(emptyDraft(2), 'ArrowDown', 'ArrowDown').current).toBe(1);
    expect(typed(emptyDraft(0), 'ArrowUp', 'ArrowDown').current).toBe(0);
  });

  it('needs a verdict of every claim, and has none without claims', () => {
    expect(overall(typed(emptyDraft(4), 'a'))).toBe('supported');
    expect(overall(emptyDraft(0))).toBeNull();
  });

  it('leaves other keys alone', () => {
    expect(afterKey(emptyDraft(1), 'x')).toBeUndefined();
    expect(afterKey(emptyDraft(1), 'Enter')).toBeUndefined();
  });
});
