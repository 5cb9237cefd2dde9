import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunRecord } from '../runs/run-record.ts';
import { type Scoring, scoreRecords } from '../scoring/score-records.ts';
import { createSuite } from '../suite/create-suite.ts';
import type { Suite } from '../suite/suite.ts';
import { sampleChunk, sampleDataset, sampleRecords } from '../testing/sample-evaluation.ts';
import { type Baseline, createBaseline, loadBaseline, saveBaseline } from './baseline.ts';
import { comparePaired } from './compare-paired.ts';
import { exitCodeOf, gate } from './gate.ts';

const COUNT = 60;
const dataset = sampleDataset(COUNT);
const suiteOf = (maxDrop: number, extra: object = {}): Suite =>
  createSuite({
    name: 's',
    dataset: 'sample',
    metrics: ['recip_rank'],
    criteria: [{ metric: 'recip_rank', max_drop: maxDrop, ...extra }],
  });

/** Reciprocal rank 1 for the cases where `good` holds, 0.5 for the others. */
const scoringWhere = (good: (position: number) => boolean, suite: Suite = suiteOf(0.02)): Promise<Scoring> => {
  const worse = [sampleChunk({ corpusId: 'other', score: 2 }), sampleChunk()];
  const records: RunRecord[] = sampleRecords(dataset).map((record, i) =>
    good(i) ? record : { ...record, retrieved: worse },
  );
  return scoreRecords({ dataset, split: 'test', records, suite, seed: 3 });
};
const baselineWhere = async (good: (position: number) => boolean): Promise<Baseline> =>
  createBaseline(await scoringWhere(good), { runId: '0123456789abcdef', createdAt: '2026-01-01T00:00:00.000Z' });
const half = (i: number): boolean => i % 2 === 0;

describe('a limit on the drop against the baseline', () => {
  it('passes an equal run: no difference, an interval without width', async () => {
    const result = gate(await scoringWhere(half), suiteOf(0), await baselineWhere(half));
    expect(result.criteria[0]).toMatchObject({ verdict: 'pass', rule: 'drop <= 0' });
    expect(result.criteria[0]!.reason).toMatch(/equivalent: \+0\.00 over 60 pairs/);
  });

  it('knows little of two cases that gained the same: an interval with width, and no pass of a limit on the drop', () => {
    const values = (value: number) =>
      new Map([
        ['a', value],
        ['b', value],
      ]);
    const gained = comparePaired(values(0.9), values(0.8), { direction: 'higher', seed: 1 });
    // Two of two: the sure share is 2 / (2 + 1.96²) = 0.3424; the rest may be anything from -1 to 1.
    expect(gained.lower).toBeCloseTo(0.3424 * 0.1 - 0.6576, 4);
    expect(gained.upper).toBeCloseTo(0.3424 * 0.1 + 0.6576, 4);
    expect(comparePaired(values(0.8), values(0.8), { direction: 'higher', seed: 1 })).toMatchObject({
      lower: 0,
      upper: 0,
    });
  });

  it('passes a better run and calls it improved', async () => {
    const result = gate(await scoringWhere((i) => i % 6 !== 1), suiteOf(0.02), await baselineWhere(half));
    expect(result).toMatchObject({ verdict: 'pass' });
    expect(result.criteria[0]!.reason).toMatch(/improved: \+0\.1667/);
  });

  it('fails a regression beyond chance that is larger than allowed', async () => {
    const suite = suiteOf(0.02);
    const result = gate(await scoringWhere((i) => i % 6 === 0, suite), suite, await baselineWhere(half));
    expect(result.verdict).toBe('fail');
    expect(exitCodeOf(result, suite)).toBe(1);
    expect(result.criteria[0]!.reason).toMatch(
      /regressed: -0\.1667 over 60 pairs, 95 % interval -0\.\d+ to -0\.\d+, p < 0\.001/,
    );
  });

  it('is inconclusive about two worse cases of sixty, and says what it could have shown', async () => {
    const suite = suiteOf(0.01);
    const result = gate(await scoringWhere((i) => half(i) && i > 3, suite), suite, await baselineWhere(half));
    expect(exitCodeOf(result, suite)).toBe(4);
    expect(result.criteria[0]!.reason).toMatch(/inconclusive: -0\.0167 .* can show a change of 0\.04/);
  });

  it('compares within the slice of the criterion', async () => {
    // Odd positions carry the tag `even`; the baseline was good there only.
    const suite = suiteOf(0.02, { slice: 'even' });
    const result = gate(await scoringWhere(half, suite), suite, await baselineWhere((i) => i % 2 === 1));
    expect(result.criteria[0]).toMatchObject({ verdict: 'fail', slice: 'even' });
    expect(result.criteria[0]!.reason).toMatch(/over 30 pairs/);
  });

  it('does not pass without a baseline', async () => {
    const result = gate(await scoringWhere(half), suiteOf(0.02), null);
    expect(result.criteria[0]).toMatchObject({ verdict: 'not_measured' });
    expect(result.criteria[0]!.reason).toMatch(/no baseline.*eval bless/);
  });

  it.each([
    ['dataset', { dataset: { name: 'sample', hash: 'b'.repeat(64), split: 'test' } }],
    ['split', { dataset: { ...sampleDataset(0), split: 'dev' } }],
    ['suite', { suite: 'something else' }],
    ['judge', { judge: 'local/2' }],
  ])('refuses a baseline of another %s', async (what, change) => {
    const baseline = { ...(await baselineWhere(half)), ...change };
    const result = gate(await scoringWhere(half), suiteOf(0.02), baseline);
    expect(result.verdict).toBe('not_measured');
    expect(result.criteria[0]!.reason).toMatch(`belongs to another ${what}`);
  });

  it('refuses a run that leaves out cases of the baseline', async () => {
    const suite = suiteOf(0.02);
    const records = sampleRecords(dataset);
    const few = await scoreRecords({ dataset, split: 'test', records, suite, seed: 3, limit: 20 });
    const result = gate(few, suite, await baselineWhere(half));
    expect(result.criteria[0]!.reason).toMatch(/only 20 of the baseline's 60 cases/);
    expect(exitCodeOf(result, suite)).toBe(2);
  });
});

describe('comparePaired', () => {
  it('pairs by case, turns "lower is better" around and counts both directions', () => {
    const current = new Map([
      ['a', 0.5],
      ['b', 0.2],
      ['c', 0.9],
      ['only here', 1],
    ]);
    const baseline = new Map([
      ['a', 0.4],
      ['b', 0.6],
      ['c', 0.9],
      ['only there', 0],
    ]);
    const higher = comparePaired(current, baseline, { direction: 'higher', seed: 1 });
    expect(higher).toMatchObject({ pairs: 3, better: 1, worse: 1 });
    expect(higher.gain).toBeCloseTo(-0.1, 12);
    expect(comparePaired(current, baseline, { direction: 'lower', seed: 1 }).gain).toBeCloseTo(0.1, 12);
    const none = comparePaired(new Map(), baseline, { direction: 'higher', seed: 1 });
    expect(none).toMatchObject({ pairs: 0, gain: null, lower: null, pValue: null, smallestDetectable: null });
  });
});

describe('baseline files', () => {
  const folder = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'raglab-baseline-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  };

  it('come back as they were written', async () => {
    const path = join(await folder(), 'baselines', 'sample.json');
    expect(await loadBaseline(path)).toBeNull();
    const baseline = await baselineWhere(half);
    await saveBaseline(path, baseline);
    expect(await loadBaseline(path)).toEqual(baseline);
  });

  it('are refused when they are something else', async () => {
    const path = join(await folder(), 'broken.json');
    await writeFile(path, '{"runId": 7}');
    await expect(loadBaseline(path)).rejects.toThrow(/at 'runId'.*expected a text, received 7.*eval bless/);
    await writeFile(path, 'not json');
    await expect(loadBaseline(path)).rejects.toMatchObject({ code: 'configuration', exitCode: 3 });
  });
});
