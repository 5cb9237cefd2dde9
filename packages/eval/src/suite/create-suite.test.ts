import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSuite, loadSuite } from './create-suite.ts';
import { METRIC_NAMES } from './metric-catalog.ts';

const minimal = { name: 's', dataset: 'd' };
const refusal = (value: unknown): string => {
  try {
    createSuite(value);
  } catch (error) {
    expect(error).toMatchObject({ code: 'configuration', exitCode: 3 });
    return (error as Error).message;
  }
  return 'accepted';
};

const FILE = `
name: rag-handbook
dataset: rag-handbook
split: test
metrics:
  - ndcg_cut_10
  - citations_valid
  - span_recall
  - faithfulness
  - {metric: contains, text: HNSW, as: mentions_hnsw, slice: index}
coverage: {deterministic: 1, judge: 0.9}
inconclusive: warn
judge_only_passing: true
baseline: baselines/rag-handbook.json
criteria:
  - {metric: ndcg_cut_10, at_least: 0.70, slice: paraphrase, max_drop: 0.02}
  - {metric: faithfulness, at_least: 0.8, uncalibrated: allow}
`;

describe('loadSuite', () => {
  const write = async (text: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'raglab-suite-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'suite.yaml');
    await writeFile(path, text);
    return path;
  };

  it('reads a whole suite, with defaults where the file is silent', async () => {
    const path = await write(FILE);
    const suite = await loadSuite(path);
    expect(suite.metrics.map(({ id, layer }) => [id, layer])).toEqual([
      ['ndcg_cut_10', 'heuristic'],
      ['citations_valid', 'deterministic'],
      ['span_recall', 'heuristic'],
      ['faithfulness', 'judge'],
      ['mentions_hnsw', 'deterministic'],
    ]);
    expect(suite.coverage).toEqual({ deterministic: 1, heuristic: 1, judge: 0.9 });
    expect(suite).toMatchObject({ split: 'test', inconclusive: 'warn', judgeOnlyPassing: true, path });
    expect(suite.baseline).toBe(join(path, '../baselines/rag-handbook.json'));
    expect(suite.criteria[0]).toEqual({
      metric: 'ndcg_cut_10',
      atLeast: 0.7,
      atMost: null,
      slice: 'paraphrase',
      maxDrop: 0.02,
      allowUncalibrated: false,
    });
    expect(suite.criteria[1]!.allowUncalibrated).toBe(true);
  });

  it('says in one line what is wrong with a file that is missing or no YAML', async () => {
    await expect(loadSuite('/nowhere/suite.yaml')).rejects.toMatchObject({ code: 'not_found', exitCode: 3 });
    const broken = loadSuite(await write('metrics: [a, b'));
    await expect(broken).rejects.toMatchObject({ code: 'configuration', exitCode: 3 });
    await expect(broken).rejects.toThrow(/expected YAML, received .*line 1/);
    await expect(loadSuite(await write(''))).rejects.toThrow(/expected an object, received null/);
  });
});

describe('createSuite names the path, the expected and the received', () => {
  it.each([
    [{ ...minimal, dataset: 7 }, /at 'dataset'.*expected a text, received 7/],
    [{ name: 's' }, /at 'dataset'.*expected a text, received nothing/],
    [{ ...minimal, metrics: ['ndcg_cut_10', 4] }, /at 'metrics\[1\]'.*received 4/],
    [{ ...minimal, coverage: { judge: 95 } }, /at 'coverage\.judge'.*at most 1, received 95/],
    [{ ...minimal, coverage: { judges: 1 } }, /at 'coverage\.judges'.*only known fields/],
    [{ ...minimal, inconclusive: 'maybe' }, /at 'inconclusive'.*one of block, warn, pass, received "maybe"/],
    [{ ...minimal, metrik: [] }, /at 'metrik'.*only known fields/],
    [{ ...minimal, metrics: [{ metric: 'max_length' }] }, /at 'metrics\[0\]\.characters'.*whole number|number/],
    [{ ...minimal, metrics: [{ metric: 'is_json', strict: true }] }, /at 'metrics\[0\]\.strict'.*only known fields/],
    [
      { ...minimal, metrics: [{ metric: 'regex', pattern: '(' }] },
      /at 'metrics\[0\]\.pattern'.*regular expression.*"\("/,
    ],
    [{ ...minimal, metrics: ['map', 'map'] }, /each metric once, received 'map' twice/],
    [{ ...minimal, metrics: ['num_ret'] }, /at 'metrics\[0\]\.metric'.*summary is a mean/],
    [{ ...minimal, metrics: ['span_recall_0'] }, /received 'span_recall_0'/],
    [{ ...minimal, metrics: ['toString'] }, /received 'toString'/],
  ])('%j', (value, message) => {
    expect(refusal(value)).toMatch(message);
  });

  it('refuses an unknown metric by name, with the list of those there are', () => {
    const message = refusal({ ...minimal, metrics: ['ndgc_cut_10'] });
    expect(message).toContain("received 'ndgc_cut_10'");
    for (const name of METRIC_NAMES) expect(message).toContain(name);
  });

  const criteria = (criterion: object): object => ({ ...minimal, metrics: ['map', 'is_json'], criteria: [criterion] });
  it.each([
    [criteria({ metric: 'P_5', at_least: 0.5 }), /criteria\[0\]\.metric'.*\(map, is_json\), received 'P_5'/],
    [criteria({ metric: 'map' }), /criteria\[0\]'.*at_least, at_most or max_drop/],
    [criteria({ metric: 'map', at_least: 70 }), /criteria\[0\]\.at_least'.*a number from 0 to 1, received 70/],
    [criteria({ metric: 'map', at_most: 0.5 }), /criteria\[0\]\.at_most'.*higher is better for map/],
    [criteria({ metric: 'map', at_least: Number.NaN }), /criteria\[0\]\.at_least'.*received NaN/],
    [criteria({ metric: 'map', max_drop: -0.1 }), /criteria\[0\]\.max_drop'.*at least 0, received -0\.1/],
    [criteria({ metric: 'map', at_leats: 0.5 }), /criteria\[0\]\.at_leats'.*only known fields/],
  ])('criterion %j', (value, message) => {
    expect(refusal(value)).toMatch(message);
  });

  it('takes a suite without metrics and criteria: that it measures nothing is for the gate to say', () => {
    expect(createSuite(minimal)).toMatchObject({ metrics: [], criteria: [], inconclusive: 'block', split: 'test' });
  });
});

describe('suite hashes', () => {
  const suite = (extra: object) => createSuite({ ...minimal, metrics: ['map'], ...extra });

  it('a stricter threshold changes the suite, not what it measures; a parameter changes both', () => {
    const plain = suite({});
    const strict = suite({ criteria: [{ metric: 'map', at_least: 0.5 }] });
    const other = suite({ metrics: ['map', { metric: 'rouge_l', stemmer: true }] });
    expect(strict.hash).not.toBe(plain.hash);
    expect(strict.measurementHash).toBe(plain.measurementHash);
    expect(new Set([plain, strict, other].map(({ measurementHash }) => measurementHash)).size).toBe(2);
    expect(createSuite({ ...minimal, metrics: ['map'] }, '/elsewhere/suite.yaml').hash).toBe(plain.hash);
  });
});
