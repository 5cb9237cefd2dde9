/**
 * Asks a retriever the questions of a collection and scores what it found, with the harness's own metrics: values by question, so that two systems
 * can be compared in pairs.
 */
import { corpusIdOf, type Qrels, type Retriever } from '@raglab/core';
import {
  type CaseMetric,
  comparePaired,
  type EvaluationCase,
  meanInterval,
  type RetrievedChunk,
  type RunRecord,
} from '@raglab/eval';
import type { StudyContext } from '../framework/study.ts';

export interface AskOptions {
  readonly cases: readonly EvaluationCase[];
  /** Chunks for each question. */
  readonly k: number;
  /** What is being asked, for the progress line. */
  readonly label: string;
}

/** One record for each case, in their order. */
export async function askQuestions(
  { progress, signal }: Pick<StudyContext, 'progress' | 'signal'>,
  retriever: Retriever,
  { cases, k, label }: AskOptions,
): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const { id, question } of cases) {
    progress(records.length, cases.length, label);
    const { hits, timingsMs } = await retriever.retrieve(question, { k, signal });
    const retrieved = hits.map(({ record, score }): RetrievedChunk => {
      const { id: chunkId, start, end, text } = record.chunk;
      return { corpusId: corpusIdOf(record.uri), chunkId, uri: record.uri, start, end, text, score };
    });
    const none = { answer: null, contexts: [], error: null };
    records.push({ caseId: id, question, retrieved, timingsMs: { ...timingsMs }, ...none });
  }
  return records;
}

/** Case id → value, of the cases where the metric applies. */
export function scoreQuestions(
  metric: CaseMetric,
  cases: readonly EvaluationCase[],
  records: readonly RunRecord[],
  qrels?: Qrels,
): Map<string, number> {
  return new Map(
    cases.flatMap((item, i) => {
      const score = metric.score(item, records[i]!, qrels?.get(item.id));
      return score.status === 'measured' ? [[item.id, score.value!] as const] : [];
    }),
  );
}

/** A mean and its 95 % interval. */
export interface IntervalFigures {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** Mean of values from 0 to 1 over the cases, with its 95 % interval. */
export function meanOf(values: ReadonlyMap<string, number>, seed: number): IntervalFigures {
  const list = [...values.values()];
  const value = list.reduce((sum, one) => sum + one, 0) / list.length;
  const interval = meanInterval({ values: list, range: [0, 1], binary: false }, seed);
  return { value, lower: interval?.lower ?? value, upper: interval?.upper ?? value };
}

/** Mean of `current` − `baseline` over the cases of both, with its 95 % interval: what a verdict should hang on. */
export function gainOf(
  current: ReadonlyMap<string, number>,
  baseline: ReadonlyMap<string, number>,
  seed: number,
): IntervalFigures {
  const { gain, lower, upper } = comparePaired(current, baseline, { direction: 'higher', seed });
  const value = gain ?? Number.NaN;
  return { value, lower: lower ?? value, upper: upper ?? value };
}
