import type { Judge, Score } from '@raglab/core';
import { measured, notApplicable, scoreError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../runs/run-record.ts';
import type { CaseScores, Scoring } from '../scoring/score-records.ts';
import { scoreRecords } from '../scoring/score-records.ts';
import { summariseMetric } from '../scoring/summarise-metric.ts';
import { createSuite } from '../suite/create-suite.ts';
import type { Suite } from '../suite/suite.ts';
import { sampleDataset, sampleRecords } from '../testing/sample-evaluation.ts';
import { exitCodeOf, gate } from './gate.ts';

const suiteOf = (criteria: readonly object[], extra: object = {}): Suite =>
  createSuite({
    name: 's',
    dataset: 'sample',
    metrics: ['ndcg_cut_10', 'citations_valid', 'faithfulness'],
    criteria,
    ...extra,
  });

/** A scoring whose first metric has these scores; the others are not applicable. */
function scoringOf(suite: Suite, scores: readonly Score[], metricId = suite.metrics[0]?.id): Scoring {
  const cases: CaseScores[] = scores.map((score, i) => ({
    caseId: `q${String(i).padStart(3, '0')}`,
    tags: i % 2 === 0 ? ['even'] : [],
    scores: Object.fromEntries(
      suite.metrics.map(({ id }) => [id, id === metricId ? score : notApplicable('not asked')]),
    ),
  }));
  const summarise = (among: readonly CaseScores[]) =>
    suite.metrics.map((metric) =>
      summariseMetric(
        metric,
        among.map((item) => item.scores[metric.id]!),
        1,
      ),
    );
  const even = cases.filter(({ tags }) => tags.length > 0);
  return {
    dataset: { name: 'sample', hash: 'h', split: 'test' },
    measurementHash: suite.measurementHash,
    judge: null,
    seed: 1,
    cases,
    metrics: summarise(cases),
    slices: even.length === 0 ? [] : [{ tag: 'even', cases: even.length, metrics: summarise(even) }],
  };
}

const decide = (suite: Suite, scores: readonly Score[], metricId?: string) => {
  const result = gate(scoringOf(suite, scores, metricId), suite);
  return { ...result, exitCode: exitCodeOf(result, suite) };
};
const values = (...list: number[]): Score[] => list.map((value) => measured(value));
const times = (count: number, score: Score): Score[] => new Array<Score>(count).fill(score);
const atLeast = (threshold: number, extra: object = {}) =>
  suiteOf([{ metric: 'ndcg_cut_10', at_least: threshold, ...extra }]);

describe('gates that pass when nothing was measured', () => {
  it('no case selected: exit 2', () => {
    expect(decide(atLeast(0.5), [])).toMatchObject({
      verdict: 'not_measured',
      exitCode: 2,
      reason: 'no case was selected',
    });
  });

  it('empty suite, no metric and no criterion: exit 2', () => {
    const empty = createSuite({ name: 's', dataset: 'sample' });
    expect(decide(empty, values(1, 1))).toMatchObject({ exitCode: 2, reason: 'the suite names no metric' });
    expect(decide(suiteOf([]), values(1, 1))).toMatchObject({ exitCode: 2, verdict: 'not_measured' });
  });

  it('judge throws on some cases: mean over measured, exit 2 under the coverage floor', async () => {
    expect(await gateWithJudge((i) => i < 5)).toMatchObject({ exitCode: 2, mean: 1, measured: 15, total: 20 });
    // One of twenty is 0.95, the floor itself.
    expect(await gateWithJudge((i) => i < 1)).toMatchObject({ exitCode: 0, mean: 1, measured: 19, total: 20 });
  });

  it('judge throws on all: exit 2', async () => {
    expect(await gateWithJudge(() => true)).toMatchObject({ exitCode: 2, mean: null, measured: 0, total: 20 });
  });

  it('score is NaN: never a number, exit 2', () => {
    const nan = measured(Number.NaN);
    expect(nan.status).toBe('error');
    expect(decide(atLeast(0.5), times(4, nan)).exitCode).toBe(2);
    expect(decide(atLeast(0.5), [...times(3, nan), ...values(1)]).exitCode).toBe(2);
    const suite = atLeast(0.5);
    const scoring = scoringOf(suite, values(1, 1));
    const broken = { ...scoring, metrics: scoring.metrics.map((m) => ({ ...m, mean: Number.NaN, lower: Number.NaN })) };
    expect(gate(broken, suite).verdict).toBe('not_measured');
  });

  it('case without any check: exit 2, nothing measured', () => {
    const result = decide(atLeast(0.5), times(5, notApplicable('no reference')));
    expect(result).toMatchObject({ exitCode: 2, verdict: 'not_measured', reason: 'nothing was measured on any case' });
    expect(result.criteria[0]!.reason).toMatch(/applies to no case: no reference/);
  });

  it('fewer verdicts than claims: invalid output is not measured, and the floor catches it', () => {
    const invalid: Score = { status: 'invalid_output', value: null, reason: '2 verdicts for 3 claims' };
    const suite = suiteOf([{ metric: 'faithfulness', at_least: 0.5, uncalibrated: 'allow' }]);
    const result = decide(suite, [...times(8, measured(1)), ...times(2, invalid)], 'faithfulness');
    expect(result).toMatchObject({ exitCode: 2 });
    expect(result.criteria[0]!.reason).toMatch(/8 of 10 cases measured, 95 % needed/);
  });

  it('perfect ranking: exactly 1, so >= 1 passes, and one imperfect case fails it', () => {
    expect(decide(atLeast(1), times(7, measured(1))).exitCode).toBe(0);
    expect(decide(atLeast(1), [...times(6, measured(1)), measured(0.9999999999)]).exitCode).toBe(1);
    const checks = suiteOf([{ metric: 'citations_valid', at_least: 1 }]);
    expect(decide(checks, times(7, measured(1)), 'citations_valid').exitCode).toBe(0);
    expect(decide(checks, [...times(6, measured(1)), measured(0)], 'citations_valid').exitCode).toBe(1);
  });

  it('a metric without criterion that could not be measured: exit 2 as well', () => {
    const suite = atLeast(0.5);
    const scoring = scoringOf(suite, values(1, 1, 1));
    const checks = summariseMetric(suite.metrics[1]!, [measured(1), scoreError('down'), measured(1)], 1);
    const result = gate({ ...scoring, metrics: [scoring.metrics[0]!, checks] }, suite);
    expect(result.verdict).toBe('not_measured');
    expect(result.criteria[1]).toMatchObject({
      metric: 'citations_valid',
      rule: 'coverage >= 1',
      verdict: 'not_measured',
    });
  });
});

describe('a threshold on a mean', () => {
  // Twenty values with mean 0.6 and standard error 0.055: the interval is about 0.50 to 0.70.
  const spread = values(...Array.from({ length: 20 }, (_, i) => (i % 4) * 0.2 + 0.3));

  it.each([
    [0.4, 'pass', 0],
    [0.6, 'inconclusive', 4],
    [0.8, 'fail', 1],
  ])('%d → %s', (threshold, verdict, exitCode) => {
    expect(decide(atLeast(threshold), spread)).toMatchObject({ verdict, exitCode });
  });

  it('inconclusive blocks, warns or passes as the suite says', () => {
    for (const [inconclusive, exitCode] of [
      ['block', 4],
      ['warn', 0],
      ['pass', 0],
    ] as const) {
      const suite = suiteOf([{ metric: 'ndcg_cut_10', at_least: 0.6 }], { inconclusive });
      expect(decide(suite, spread)).toMatchObject({ verdict: 'inconclusive', exitCode });
    }
  });

  it('decides proportions by Wilson: 19 of 20 does not show 0.8, 95 of 100 does', () => {
    // Wilson's lower bounds: 0.7639 and 0.8882.
    const suite = suiteOf([{ metric: 'citations_valid', at_least: 0.8 }]);
    const share = (good: number, bad: number) => [...times(good, measured(1)), ...times(bad, measured(0))];
    expect(decide(suite, share(19, 1), 'citations_valid').verdict).toBe('inconclusive');
    expect(decide(suite, share(95, 5), 'citations_valid').verdict).toBe('pass');
  });

  it('turns around for a metric of which less is better', () => {
    const base = suiteOf([]);
    const metrics = [{ ...base.metrics[0]!, direction: 'lower' as const }];
    const criterion = { metric: 'ndcg_cut_10', atLeast: null, slice: null, maxDrop: null, allowUncalibrated: false };
    const verdictAt = (atMost: number) =>
      decide({ ...base, metrics, criteria: [{ ...criterion, atMost }] }, spread).verdict;
    expect([0.8, 0.6, 0.4].map(verdictAt)).toEqual(['pass', 'inconclusive', 'fail']);
  });

  it('one case has no interval and cannot pass', () => {
    expect(decide(atLeast(0.5), values(0.9)).verdict).toBe('inconclusive');
  });

  it('does not pass on a few cases that are all at their best, whether the values are shares or 0 and 1', () => {
    // Seven of seven: Wilson's lower bound is 7 / (7 + 1.96²) = 0.6457.
    for (const [metric, scores] of [
      ['ndcg_cut_10', times(7, measured(1))],
      ['citations_valid', times(7, measured(1))],
    ] as const) {
      const verdictAt = (threshold: number) =>
        decide(suiteOf([{ metric, at_least: threshold }]), scores, metric).verdict;
      expect([0.6, 0.7, 0.95].map(verdictAt)).toEqual(['pass', 'inconclusive', 'inconclusive']);
      // The best value of all is read as 'in every case', of these cases.
      expect(verdictAt(1)).toBe('pass');
    }
  });

  it('looks at a slice alone, and does not pass a slice without cases', () => {
    const scores = Array.from({ length: 20 }, (_, i) => measured(i % 2 === 0 ? 0.2 : 1));
    expect(decide(atLeast(0.5, { slice: 'even' }), scores).verdict).toBe('fail');
    const missing = decide(atLeast(0.5, { slice: 'nowhere' }), scores);
    expect(missing).toMatchObject({ verdict: 'not_measured', exitCode: 2 });
    expect(missing.criteria[0]).toMatchObject({ slice: 'nowhere', reason: 'no case of the split is tagged nowhere' });
  });

  it('one failed criterion outweighs what was not measured, which outweighs inconclusive', () => {
    const rule = (threshold: number) => ({ metric: 'ndcg_cut_10', at_least: threshold });
    const judge = { metric: 'faithfulness', at_least: 0.5 };
    expect(decide(suiteOf([rule(0.4), judge, rule(0.8), rule(0.6)]), spread).exitCode).toBe(1);
    expect(decide(suiteOf([rule(0.4), judge, rule(0.6)]), spread).exitCode).toBe(2);
    expect(decide(suiteOf([rule(0.4), rule(0.6)]), spread).exitCode).toBe(4);
  });
});

describe('a criterion on a judge', () => {
  it('does not gate while no certificate says that the judge may', () => {
    const strict = suiteOf([{ metric: 'faithfulness', at_least: 0.5 }]);
    const result = decide(strict, times(30, measured(1)), 'faithfulness');
    expect(result).toMatchObject({ verdict: 'not_measured', exitCode: 2 });
    expect(result.criteria[0]!.reason).toBe('judge not calibrated');
    const open = suiteOf([{ metric: 'faithfulness', at_least: 0.5, uncalibrated: 'allow' }]);
    expect(decide(open, times(30, measured(1)), 'faithfulness').exitCode).toBe(0);
  });
});

/** Twenty cases end to end, with a judge that throws on some. */
async function gateWithJudge(throwsOn: (position: number) => boolean) {
  const dataset = sampleDataset(20);
  const records: readonly RunRecord[] = sampleRecords(dataset);
  const suite = suiteOf([{ metric: 'faithfulness', at_least: 0.8, uncalibrated: 'allow' }]);
  const judge: Judge = {
    name: 'flaky',
    key: 'flaky/1',
    judge: async ({ id }) => {
      if (throwsOn(dataset.cases.findIndex((item) => item.id === id))) throw new Error('503');
      return { status: 'measured', faithfulness: 1, supported: true, claims: [] };
    },
  };
  const scoring = await scoreRecords({ dataset, split: 'test', records, suite, judge, seed: 1 });
  const { mean, measured: count, total } = scoring.metrics[2]!;
  return { mean, measured: count, total, exitCode: exitCodeOf(gate(scoring, suite), suite) };
}
