import { RaglabError } from '@raglab/core';
import type { RunRecord, RunStore } from '@raglab/eval';
import { describe, expect, it } from 'vitest';
import { createRecordReader } from './read-records.ts';

const record = (caseId: string): RunRecord => ({
  ...{ caseId, question: `${caseId}?`, answer: null, contexts: [1], timingsMs: {}, error: null },
  retrieved: ['unread', 'read'].map((text, i) => ({
    ...{ corpusId: `d${i}`, chunkId: `c${i}`, uri: `d${i}`, start: 0, end: text.length, text, score: 1 },
  })),
});

function storeOf(scored: readonly string[]): { store: Pick<RunStore, 'records' | 'scores'>; reads: string[] } {
  const reads: string[] = [];
  const store = {
    records: async (runId: string) => {
      reads.push(runId);
      return [record('a'), record('b')];
    },
    scores: async (runId: string) => {
      if (scored.includes(runId)) return {} as never;
      throw new RaglabError({ code: 'not_found', problem: 'not scored' });
    },
  };
  return { store, reads };
}

describe('the records of a run that is looked at', () => {
  it('are read once when it was scored, without the passages that nobody read', async () => {
    const { store, reads } = storeOf(['one']);
    const reader = createRecordReader(store);
    const [first] = await reader.all('one');
    expect(first!.retrieved.map(({ text }) => text)).toEqual(['', 'read']);
    await reader.all('one');
    expect(reads).toEqual(['one']);
    expect((await reader.whole('one', 'b'))?.retrieved[0]?.text).toBe('unread');
    expect(await reader.whole('one', 'x')).toBeUndefined();
  });

  it('are read again while it is still being asked, and when many others were looked at since', async () => {
    const others = Array.from({ length: 8 }, (_, i) => `run${i}`);
    const { store, reads } = storeOf(['one', ...others]);
    const reader = createRecordReader(store);
    await reader.all('open');
    await reader.all('open');
    expect(reads).toEqual(['open', 'open']);
    for (const runId of ['one', ...others, 'one']) await reader.all(runId);
    expect(reads.filter((runId) => runId === 'one')).toHaveLength(2);
  });
});
