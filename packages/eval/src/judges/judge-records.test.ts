import type { Judge } from '@raglab/core';
import { expect, it } from 'vitest';
import { judgeRecords } from './judge-records.ts';
import { createLocalJudge } from './local-judge.ts';

const RECORDS = [
  { id: 'a', contexts: ['The cat sat.'], answer: 'The cat sat.' },
  { id: 'b', contexts: ['The cat sat.'], answer: 'Penguins founded Oslo.' },
  { id: 'c', contexts: ['The cat sat.'], answer: '…' },
];

it('reports each record in order, with a reason where nothing was measured, and the mean over the measured', async () => {
  const report = await judgeRecords({ judge: createLocalJudge(), records: RECORDS, concurrency: 2 });
  expect(report).toMatchObject({ judge: 'local', measured: 2, total: 3, meanFaithfulness: 0.5 });
  expect(report.records).toMatchObject([
    { id: 'a', status: 'measured', faithfulness: 1, supported: true, claims: [{ text: 'The cat sat.' }], reason: null },
    { id: 'b', status: 'measured', faithfulness: 0, supported: false },
    { id: 'c', status: 'not_applicable', faithfulness: null, supported: null, claims: [] },
  ]);
  expect(report.records[2]!.reason).toContain('no sentence');
});

it('makes a record on which the judge throws an error, and shows the judge no field beyond its contract', async () => {
  const seen: string[][] = [];
  const local = createLocalJudge();
  const failing: Judge = {
    name: 'failing',
    key: 'failing',
    judge: async (record) => {
      seen.push(Object.keys(record));
      if (record.id === 'b') throw new Error('no connection');
      return local.judge(record);
    },
  };
  const records = RECORDS.map((record) => ({ ...record, label: 'supported' }));
  const report = await judgeRecords({ judge: failing, records });
  expect(report.records[1]).toMatchObject({ status: 'error', faithfulness: null, reason: 'no connection' });
  expect(report).toMatchObject({ measured: 1, total: 3, meanFaithfulness: 1 });
  expect(seen.flat()).not.toContain('label');
});

it('stops when the signal has fired, and has no mean over nothing', async () => {
  const judge = createLocalJudge();
  await expect(judgeRecords({ judge, records: RECORDS, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'aborted',
  });
  expect(await judgeRecords({ judge, records: [] })).toMatchObject({ meanFaithfulness: null, measured: 0 });
});
