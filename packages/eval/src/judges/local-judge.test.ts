import { judgeConformance } from '@raglab/core/testing';
import { describe, expect, it } from 'vitest';
import { createLocalJudge } from './local-judge.ts';

judgeConformance('local judge', () => createLocalJudge());

const CONTEXT =
  'The queue holds 1,000 messages. When it is full, the reader stops until the writer has caught up. ' +
  'Dr. Weber measured a delay of 40 milliseconds in Hamburg. Retries do not help here.';

async function verdictOn(answer: string, contexts: readonly string[] = [CONTEXT]) {
  const judgement = await createLocalJudge().judge({ id: '1', contexts, answer });
  return { ...judgement, claims: judgement.claims.map(({ supported }) => supported) };
}

describe('createLocalJudge', () => {
  it('supports numbers in another format', async () => {
    expect(await verdictOn('The queue holds 1000 messages.')).toMatchObject({ supported: true });
    expect(await verdictOn('The queue holds one thousand messages.')).toMatchObject({ supported: true });
  });

  it('does not support another number, another name, an added negation', async () => {
    expect(await verdictOn('The queue holds 2,000 messages.')).toMatchObject({ supported: false });
    expect(await verdictOn('Dr. Jansen measured a delay of 40 milliseconds in Rotterdam.')).toMatchObject({
      supported: false,
    });
    expect(await verdictOn('When it is full, the reader does not stop.')).toMatchObject({ supported: false });
  });

  it('judges claim by claim, and the whole answer is supported only when every claim is', async () => {
    const verdict = await verdictOn('- The reader stops when the queue is full [1].\n- Penguins founded Oslo [2].');
    expect(verdict).toMatchObject({ faithfulness: 0.5, supported: false, claims: [true, false] });
  });

  it('finds evidence that spans two sentences, in the right context', async () => {
    const contexts = ['Nothing of interest stands here.', CONTEXT];
    const judgement = await createLocalJudge().judge({
      id: '1',
      contexts,
      answer: 'The queue of 1,000 messages, when full, stops the reader.',
    });
    const evidence = judgement.claims[0]!.evidence!;
    expect(evidence.context).toBe(1);
    expect(contexts[1]!.slice(evidence.start, evidence.end)).toBe(evidence.text);
    expect(evidence.text).toMatch(/^The queue holds .* caught up\.$/);
  });

  it('says why', async () => {
    const judgement = await createLocalJudge().judge({ id: '1', contexts: [CONTEXT], answer: 'It holds 7 messages.' });
    expect(judgement.claims[0]!.reason).toContain('a number differs');
  });

  it('gives the same verdict at any time, whatever was judged before', async () => {
    const judge = createLocalJudge({ cachedContexts: 1 });
    const record = { id: '1', contexts: [CONTEXT, 'Other text.'], answer: 'The reader stops.' };
    const first = await judge.judge(record);
    await judge.judge({ ...record, contexts: ['A third one.'] });
    expect(await judge.judge(record)).toEqual(first);
  });

  it('binds its key to the threshold, and refuses one that is none', () => {
    expect(createLocalJudge().key).toBe(createLocalJudge({ threshold: 0.5 }).key);
    expect(createLocalJudge({ threshold: 0.7 }).key).not.toBe(createLocalJudge().key);
    expect(() => createLocalJudge({ threshold: Number.NaN })).toThrow('expected a number from 0 to 1');
  });
});
