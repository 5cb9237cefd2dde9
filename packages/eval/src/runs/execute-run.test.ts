import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { createManualClock } from '@raglab/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gate } from '../gate/gate.ts';
import { createEvaluationReport } from '../reports/evaluation-report.ts';
import { formatEvaluation } from '../reports/format-evaluation.ts';
import { formatEvaluationMarkdown } from '../reports/format-evaluation-markdown.ts';
import { scoreRecords } from '../scoring/score-records.ts';
import { createSuite } from '../suite/create-suite.ts';
import { sampleDataset, sampleRecord } from '../testing/sample-evaluation.ts';
import type { EvaluatedSystem } from './evaluated-system.ts';
import { type ExecuteRunOptions, executeRun } from './execute-run.ts';
import { openRunStore, type RunStore } from './run-store.ts';

const dataset = sampleDataset(12);
const suite = createSuite({
  name: 'sample suite',
  dataset: 'sample',
  metrics: ['ndcg_cut_10', 'citations_valid', 'token_f1'],
  criteria: [{ metric: 'ndcg_cut_10', at_least: 0.5 }],
});

/** Answers from the sample; `failsOn` may make it throw for the n-th question it is asked, from 1. */
function systemOf(failsOn: (asked: number) => boolean = () => false): EvaluatedSystem & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    describe: () => ({ mode: 'hybrid', k: 5, reranker: null, embedderModel: 'sample-embedder' }),
    answer: async (question, { k, depth }) => {
      expect([k, depth]).toEqual([5, 100]);
      asked.push(question);
      if (failsOn(asked.length)) throw new Error('connection\nlost');
      const { caseId: _caseId, question: _question, ...rest } = sampleRecord();
      return rest;
    },
  };
}

describe('a run', () => {
  let directory: string;
  let database: Database.Database;
  let store: RunStore;
  const open = (): Promise<RunStore> => openRunStore({ directory: join(directory, 'runs'), database });
  const optionsFor = (system: EvaluatedSystem): ExecuteRunOptions => ({
    dataset,
    split: 'test',
    system,
    store,
    suite,
    concurrency: 3,
    seed: 7,
    clock: createManualClock(new Date('2026-03-01T10:00:00Z')),
    codeCommit: 'abc123',
  });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'raglab-runs-'));
    database = new Database(join(directory, 'catalog.db'));
    store = await open();
  });
  afterEach(async () => {
    database.close();
    await rm(directory, { recursive: true });
  });

  it('asks every case once, stores it, and names itself by its content and time', async () => {
    const system = systemOf();
    const progress: number[] = [];
    const { manifest, records } = await executeRun({
      ...optionsFor(system),
      onProgress: ({ done }) => progress.push(done),
    });
    expect(system.asked).toHaveLength(12);
    expect(records.map(({ caseId }) => caseId)).toEqual(dataset.cases.map(({ id }) => id));
    expect(progress).toEqual(Array.from({ length: 13 }, (_, i) => i));
    expect(manifest).toMatchObject({ createdAt: '2026-03-01T10:00:00.000Z', seed: 7, codeCommit: 'abc123' });
    expect(manifest.metricSemantics).toBe('ndcg_cut_10@1 citations_valid@1 token_f1@1');
    expect(await store.manifest(manifest.runId)).toEqual(manifest);
    expect(await store.resolve(manifest.runId.slice(0, 5))).toBe(manifest.runId);
    const later = createManualClock(new Date('2026-03-01T10:00:01Z'));
    const again = await executeRun({ ...optionsFor(systemOf()), clock: later });
    expect(again.manifest.runId).not.toBe(manifest.runId);
    expect(again.manifest.configurationHash).toBe(manifest.configurationHash);
    expect((await store.list()).map(({ runId }) => runId)).toEqual([again.manifest.runId, manifest.runId]);
  });

  it('records a case on which the system throws as an error, on one line, and goes on', async () => {
    const { records } = await executeRun(optionsFor(systemOf((asked) => asked === 4)));
    expect(records).toHaveLength(12);
    expect(records.filter(({ error }) => error !== null)).toMatchObject([{ error: 'connection lost', answer: null }]);
    const scoring = await scoreRecords({ dataset, split: 'test', records, suite, seed: 7 });
    expect(scoring.metrics[0]).toMatchObject({ measured: 11, total: 12, errors: 1, mean: 1 });
    expect(gate(scoring, suite).verdict).toBe('not_measured');
  });

  it('goes on after a stop without asking again, also when the last line was cut off', async () => {
    const controller = new AbortController();
    const stopped = executeRun({
      ...optionsFor(systemOf()),
      concurrency: 1,
      signal: controller.signal,
      onProgress: ({ done }) => done === 5 && controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    const [manifest] = await store.list();
    const file = join(directory, 'runs', manifest!.runId, 'cases.jsonl');
    await appendFile(file, '{"caseId": "q06", "ques');
    const system = systemOf();
    const resumed = await executeRun({ ...optionsFor(system), resume: manifest!.runId });
    expect(system.asked).toHaveLength(7);
    expect(resumed.records).toHaveLength(12);
    expect(resumed.manifest).toEqual(manifest);
    expect(
      (await readFile(file, 'utf8'))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).caseId),
    ).toHaveLength(12);
  });

  it('does not go on with a run of another configuration', async () => {
    const { manifest } = await executeRun(optionsFor(systemOf()));
    const other = { ...systemOf(), describe: () => ({ mode: 'lexical', k: 5 }) as const };
    await expect(executeRun({ ...optionsFor(other), resume: manifest.runId })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('names the broken line of a damaged file', async () => {
    const { manifest } = await executeRun({ ...optionsFor(systemOf()), limit: 2 });
    await appendFile(join(directory, 'runs', manifest.runId, 'cases.jsonl'), 'garbage\n');
    await expect(store.records(manifest.runId)).rejects.toThrow(/cannot read line 3/);
  });

  it.each(['../../etc', '', 'zz', '%2e%2e'])('never leaves its folder for the run id %j', async (runId) => {
    await expect(store.manifest(runId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.resolve(runId)).rejects.toMatchObject({ exitCode: 3 });
  });

  it('scores again from the stored run with the same result, and shows it in SQL and in print', async () => {
    const { manifest, records } = await executeRun({ ...optionsFor(systemOf()), limit: 6 });
    const score = async (from: typeof records) =>
      scoreRecords({
        dataset,
        split: 'test',
        records: from,
        suite,
        seed: manifest.seed,
        limit: manifest.dataset.limit,
      });
    const scoring = await score(records);
    store = await open();
    expect(await score(await store.records(manifest.runId))).toEqual(scoring);
    const report = createEvaluationReport(manifest, scoring, suite, gate(scoring, suite));
    await store.saveScores(manifest.runId, scoring);
    await store.saveReport(report, manifest);
    await store.saveReport(report, manifest);
    expect(await store.report(manifest.runId)).toEqual(report);
    expect(await store.scores(manifest.runId)).toEqual(scoring);

    const rows = database.prepare('SELECT * FROM rag_evaluation_runs').all();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      run_id: manifest.runId,
      created_at: '2026-03-01T10:00:00.000Z',
      dataset: 'sample',
      dataset_hash: dataset.hash,
      split: 'test',
      mode: 'hybrid',
      k: 5,
      reranker: null,
      embedder_model: 'sample-embedder',
      metric: 'ndcg_cut_10',
      layer: 'heuristic',
      mean: 1,
      lower: expect.closeTo(0.6097, 4),
      upper: 1,
      measured: 6,
      total: 6,
      verdict: 'pass',
    });

    const text = formatEvaluation(report);
    expect(text).toContain(`split test: 6 cases, limited to 6, run ${manifest.runId}`);
    expect(text).toMatch(/ndcg_cut_10 +1\.000 +0\.610 to 1\.000 +6\/6 +higher/);
    expect(text).toMatch(/gate PASS\n {2}PASS {2}ndcg_cut_10 >= 0\.5\n/);
    expect(stripVTControlCharacters(formatEvaluation(report, { colour: true }))).toBe(text);
    expect(formatEvaluationMarkdown(report)).toContain('| PASS | `ndcg_cut_10 >= 0.5` |');
  });
});
