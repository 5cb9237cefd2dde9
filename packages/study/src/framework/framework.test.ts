import { existsSync } from 'node:fs';
import { createManualClock } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { differencesBetween } from './compare-results.ts';
import { runStudy } from './run-study.ts';
import { defineStudy, type Study, type StudyContext } from './study.ts';
import type { StudyRow } from './study-result.ts';

type Count = Readonly<Record<'small' | 'default' | 'large', { rows: number }>>;
const sizes: Count = { small: { rows: 2 }, default: { rows: 3 }, large: { rows: 4 } };

function studyOf(run: (context: StudyContext<{ rows: number }>) => StudyRow[], value = 0.5): Study {
  return defineStudy({
    ...{ name: 'counting', claim: 'counts', source: 'a test', method: 'counts', exercises: [], sizes },
    plot: { title: 'counts', kind: 'bar', x: 'name', y: 'count' },
    run: async (context) => ({
      table: {
        columns: [
          { id: 'name', title: 'name' },
          { id: 'count', title: 'count' },
          { id: 'ms', title: 'ms', timed: true },
        ],
        rows: run(context),
      },
      findings: { share: { label: 'share', value } },
    }),
    judge: ({ share }) => ({ verdict: share.value > 0.4 ? 'holds' : 'does not hold here', why: 'w', scope: 's' }),
  });
}

const rowsOf = ({ settings, seed }: StudyContext<{ rows: number }>): StudyRow[] =>
  Array.from({ length: settings.rows }, (_, i) => ({ name: `n${i}`, count: i + seed, ms: 1 }));

describe('a run of a study', () => {
  it('gives settings by size, computes the verdict, and says what ran where', async () => {
    const clock = createManualClock(new Date('2026-02-03T04:05:06Z'));
    const result = await runStudy(studyOf(rowsOf), { size: 'small', seed: 7, clock });
    expect(result.rows).toEqual([
      { name: 'n0', count: 7, ms: 1 },
      { name: 'n1', count: 8, ms: 1 },
    ]);
    expect(result).toMatchObject({ verdict: 'holds', date: '2026-02-03', settings: { rows: 2 } });
    expect(result.command).toBe('raglab study run counting --size small --seed 7');
    expect(result.machine).toMatch(/^\d+ cores, \w+$/);
    expect((await runStudy(studyOf(rowsOf, 0.1))).verdict).toBe('does not hold here');
  });

  it('gives a named model to a study that takes one, and refuses it elsewhere', async () => {
    const model = { name: 'own/model', modelsDirectory: 'm', cacheDirectory: 'c' };
    const naming = studyOf(({ model }) => [{ name: model!.name, count: 1, ms: 1 }]);
    const result = await runStudy({ ...naming, takesModel: true }, { model });
    expect([result.rows[0]!.name, result.command]).toEqual([
      'own/model',
      'raglab study run counting --model own/model',
    ]);
    await expect(runStudy(naming, { model })).rejects.toMatchObject({ code: 'usage' });
  });

  it('closes what was opened, the last first, and leaves no folder, also when it fails', async () => {
    const closed: string[] = [];
    let scratch = '';
    const failing = studyOf((context) => {
      scratch = context.scratch;
      for (const name of ['first', 'second']) context.closing({ close: () => closed.push(name) });
      throw new Error('broken');
    });
    await expect(runStudy(failing)).rejects.toThrow('broken');
    expect(closed).toEqual(['second', 'first']);
    expect(existsSync(scratch)).toBe(false);
  });

  it('refuses figures that are no numbers, and cells of no column', async () => {
    await expect(runStudy(studyOf(rowsOf, Number.NaN))).rejects.toThrow(/a number for 'share'/);
    await expect(runStudy(studyOf(() => [{ count: Number.POSITIVE_INFINITY }]))).rejects.toThrow(/'count'/);
    await expect(runStudy(studyOf(() => [{ stranger: 1 }]))).rejects.toThrow(/a column 'stranger'/);
  });

  it('stops when it is told to', async () => {
    const stop = AbortSignal.abort();
    const asking = studyOf((context) => {
      context.progress(0, 1, 'work');
      return rowsOf(context);
    });
    await expect(runStudy(asking, { signal: stop })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('two runs', () => {
  const columns = [{ id: 'count', title: 'count' }, { id: 'ms', title: 'ms', timed: true as const }, { id: 'recall', title: 'recall', tolerance: 0.02 }]; // biome-ignore format: one thought
  const result = (row: StudyRow, finding: object = {}, verdict: 'holds' | 'holds partly' = 'holds') => ({
    ...{ columns, rows: [row], verdict },
    findings: { gain: { label: 'gain', value: 1, ...finding } },
  });

  it('agree but for times and tolerances', () => {
    const first = result({ count: 1, ms: 3, recall: 0.9 });
    expect(differencesBetween(first, result({ count: 1, ms: 5, recall: 0.91 }))).toEqual([]);
    expect(differencesBetween(first, result({ count: 2, ms: 3, recall: 0.9 }))).toEqual(['row 1, count: 1 against 2']);
    expect(differencesBetween(first, result({ count: 1, ms: 3, recall: 0.93 }))).toHaveLength(1);
    expect(differencesBetween(first, result({ count: 1, ms: null, recall: 0.9 }))).toHaveLength(1);
    expect(differencesBetween(first, { ...first, rows: [] })).toEqual(['1 rows against 0']);
  });

  it('must give the same verdict, unless it hangs on times', () => {
    const row = { count: 1, ms: 3, recall: 0.9 };
    expect(differencesBetween(result(row), result(row, {}, 'holds partly'))).toEqual(['holds against holds partly']);
    expect(differencesBetween(result(row), result(row, { value: 2 }))).toEqual(['gain: 1 against 2']);
    const timed = { timed: true as const };
    expect(differencesBetween(result(row, timed), result(row, { ...timed, value: 2 }, 'holds partly'))).toEqual([]);
  });
});
