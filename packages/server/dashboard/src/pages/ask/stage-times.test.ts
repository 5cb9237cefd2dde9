import type { StageTrace } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { retrievalMs, stageBars, verdictOf } from './stage-times.ts';

const stage = (name: StageTrace['stage'], ms: number): StageTrace => ({
  ...{ stage: name, status: 'ran', ms, candidates: [] },
});

describe('the bars of a waterfall', () => {
  it('follow one another, the two searches side by side, and add up to the total', () => {
    const timings = { embed: 5, search: 20, fuse: 1, rerank: 40, total: 100, generate: 30 };
    const bars = stageBars(timings, [stage('dense', 12), stage('lexical', 20), stage('fused', 1), stage('rerank', 40)]);
    expect(bars.map(({ id, start, ms, nested }) => [id, start, ms, nested])).toEqual([
      ['embed', 0, 5, false],
      ['search', 5, 20, false],
      ['dense', 5, 12, true],
      ['lexical', 5, 20, true],
      ['fuse', 25, 1, false],
      ['rerank', 26, 40, false],
      ['other', 66, 4, false],
      ['generate', 70, 30, false],
    ]);
    expect(retrievalMs(timings)).toBe(70);
  });

  it('leave out what did not run', () => {
    const bars = stageBars({ embed: null, search: 3, fuse: null, rerank: null, total: 3 }, [stage('lexical', 3)]);
    expect(bars.map(({ id }) => id)).toEqual(['search', 'lexical']);
  });

  it('are judged by their budget in words', () => {
    expect([5, 20, 60].map((ms) => verdictOf(ms, { low: 10, high: 50 }))).toEqual([
      'under 10 ms',
      'within 10–50 ms',
      'over 50 ms',
    ]);
  });
});
