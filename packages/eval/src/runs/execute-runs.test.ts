import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createManualClock } from '@raglab/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSuite } from '../suite/create-suite.ts';
import { sampleDataset, sampleRecord } from '../testing/sample-evaluation.ts';
import type { EvaluatedSystem } from './evaluated-system.ts';
import { type ExecuteRunsOptions, executeRuns, type RunPart } from './execute-runs.ts';
import { openRunStore, type RunStore } from './run-store.ts';

const sample = sampleDataset(4);
const dataset = { ...sample, cases: sample.cases.map((item, i) => ({ ...item, question: `question ${i}` })) };
const suite = createSuite({ name: 's', dataset: 'sample', metrics: ['ndcg_cut_10'] });

/** Writes `name:question` into `asked` whenever it is asked. */
function partOf(name: string, asked: string[], fails = false): RunPart {
  const system: EvaluatedSystem = {
    describe: () => ({ mode: 'hybrid', k: 5, reranker: name }),
    async answer(question) {
      asked.push(`${name}:${question}`);
      if (fails) throw new Error('down');
      const { caseId: _caseId, question: _question, ...rest } = sampleRecord();
      return rest;
    },
  };
  return { system, suite, depth: 10 };
}

describe('runs side by side', () => {
  let directory: string;
  let database: Database.Database;
  let store: RunStore;
  const optionsFor = (parts: readonly RunPart[]): ExecuteRunsOptions => ({
    ...{ dataset, split: 'test', parts, store, concurrency: 1, seed: 7, codeCommit: 'abc' },
    clock: createManualClock(new Date('2026-03-01T10:00:00Z')),
  });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'raglab-runs-'));
    database = new Database(':memory:');
    store = await openRunStore({ directory, database });
  });
  afterEach(async () => {
    database.close();
    await rm(directory, { recursive: true });
  });

  it('ask every system each question before the next one', async () => {
    const asked: string[] = [];
    const runs = await executeRuns(optionsFor([partOf('a', asked), partOf('b', asked)]));
    const questions = dataset.cases.map(({ question }) => question);
    expect(asked).toEqual(questions.flatMap((question) => [`a:${question}`, `b:${question}`]));
    expect(runs.map(({ records }) => records.length)).toEqual([4, 4]);
    expect(runs.map(({ manifest }) => manifest.system.reranker)).toEqual(['a', 'b']);
  });

  it('go on where they were, and ask nothing that is stored', async () => {
    const asked: string[] = [];
    const stop = new AbortController();
    const parts = [partOf('a', asked), partOf('b', asked)];
    const stopped = executeRuns({
      ...optionsFor(parts),
      signal: stop.signal,
      onAnswer: () => asked.length === 3 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(asked).toHaveLength(3);
    const resume = (await store.list()).toSorted((x, y) =>
      String(x.system.reranker) < String(y.system.reranker) ? -1 : 1,
    );
    const again = await executeRuns(optionsFor(parts.map((part, i) => ({ ...part, resume: resume[i]!.runId }))));
    expect(asked).toHaveLength(8);
    expect(new Set(asked).size).toBe(8);
    expect(again.map(({ records }) => records.length)).toEqual([4, 4]);
  });

  it('store the failure of one system and go on with all', async () => {
    const [good, bad] = await executeRuns(optionsFor([partOf('a', []), partOf('b', [], true)]));
    expect(good!.records.every(({ error }) => error === null)).toBe(true);
    expect(bad!.records.map(({ error }) => error)).toEqual(['down', 'down', 'down', 'down']);
  });

  it("refuse to go on with another system's run", async () => {
    const [run] = await executeRuns(optionsFor([partOf('a', [])]));
    const other = { ...partOf('b', []), resume: run!.manifest.runId };
    await expect(executeRuns(optionsFor([other]))).rejects.toMatchObject({ code: 'conflict' });
  });
});
