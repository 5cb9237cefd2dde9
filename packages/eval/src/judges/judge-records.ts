/** Judges many records with bounded concurrency, and counts what was measured: the report of `raglab eval judge`. */
import {
  type ClaimVerdict,
  type Judge,
  type Judgement,
  type JudgeRecord,
  messageOf,
  throwIfAborted,
} from '@raglab/core';
import { forEachConcurrently } from '../runs/for-each-concurrently.ts';

export interface JudgedRecord {
  readonly id: string;
  readonly status: Judgement['status'];
  /** Null with a reason where nothing was measured. */
  readonly faithfulness: number | null;
  readonly supported: boolean | null;
  readonly claims: readonly ClaimVerdict[];
  readonly reason: string | null;
}

export interface JudgeReport {
  readonly judge: string;
  readonly judgeKey: string;
  /** In the order of the input. */
  readonly records: readonly JudgedRecord[];
  readonly measured: number;
  readonly total: number;
  /** Mean over the measured records; null when there is none. */
  readonly meanFaithfulness: number | null;
}

export interface JudgeRecordsOptions {
  readonly judge: Judge;
  readonly records: readonly JudgeRecord[];
  /** Records judged at a time. Default 4. */
  readonly concurrency?: number | undefined;
  /** Which sample of the verdicts this is, from 0; the judge may answer each differently. Default 0. */
  readonly repeat?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A judge that throws on a record makes that record an `error`, never a 0. Throws `aborted` when the signal fires. */
export async function judgeRecords(options: JudgeRecordsOptions): Promise<JudgeReport> {
  const { judge, records, concurrency = 4, repeat, signal, onProgress } = options;
  const judged = new Array<JudgedRecord>(records.length);
  let done = 0;
  await forEachConcurrently([...records.entries()], concurrency, async ([position, record]) => {
    throwIfAborted(signal);
    judged[position] = await judgeOne(judge, record, { signal, repeat });
    onProgress?.(++done, records.length);
  });
  const values = judged.flatMap(({ faithfulness }) => faithfulness ?? []);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    judge: judge.name,
    judgeKey: judge.key,
    records: judged,
    measured: values.length,
    total: records.length,
    meanFaithfulness: values.length > 0 ? sum / values.length : null,
  };
}

async function judgeOne(
  judge: Judge,
  record: JudgeRecord,
  { signal, repeat }: Pick<JudgeRecordsOptions, 'signal' | 'repeat'>,
): Promise<JudgedRecord> {
  // Only what a judge may see: a label beside the record stays out of its sight.
  const { id, question, contexts, answer } = record;
  try {
    const judgement = await judge.judge({ id, question, contexts, answer }, { signal, repeat });
    const { status, faithfulness, supported, claims } = judgement;
    const reason = judgement.status === 'measured' ? null : judgement.reason;
    return { id, status, faithfulness, supported, claims, reason };
  } catch (error) {
    throwIfAborted(signal);
    return { id, status: 'error', faithfulness: null, supported: null, claims: [], reason: messageOf(error) };
  }
}
