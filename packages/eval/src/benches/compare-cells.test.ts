import { createRandom } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { comparePaired } from '../gate/compare-paired.ts';
import { holm } from '../statistics/holm.ts';
import { type ComparedCell, compareCells } from './compare-cells.ts';

const QUESTIONS = 60;

/** Values around a question's own difficulty, shifted. */
function cell(cellId: string, shift: number, seed: number): ComparedCell {
  const difficulty = createRandom(1);
  const noise = createRandom(seed);
  const values = Array.from({ length: QUESTIONS }, (_, i) => [`q${i}`, difficulty() + shift + noise() * 0.1] as const);
  return { cellId, values: new Map(values) };
}

const control = cell('control', 0, 2);
const options = { direction: 'higher', seed: 3 } as const;

describe('compareCells', () => {
  const cells = [control, cell('better', 0.2, 4), cell('worse', -0.2, 5), cell('same', 0, 6)];
  const compared = compareCells(control, cells, options);

  it('names what is better, worse, and not to be told apart, and leaves the control out', () => {
    expect([...compared].map(([id, { verdict }]) => [id, verdict])).toEqual([
      ['better', 'better'],
      ['worse', 'worse'],
      ['same', 'undecided'],
    ]);
  });

  it('is comparePaired, corrected by Holm over the cells', () => {
    const pairs = cells
      .slice(1)
      .map(({ values }) => comparePaired(values, control.values, { ...options, comparisons: 3 }));
    expect([...compared.values()].map(({ adjustedP }) => adjustedP)).toEqual(holm(pairs.map(({ pValue }) => pValue!)));
    expect(compared.get('better')!.gain).toBe(pairs[0]!.gain);
  });

  it('turns round where less is better', () => {
    const lower = compareCells(control, cells, { ...options, direction: 'lower' });
    expect([lower.get('better')!.verdict, lower.get('worse')!.verdict]).toEqual(['worse', 'better']);
  });

  it('is not measured without a common question', () => {
    const other: ComparedCell = { cellId: 'other', values: new Map([['elsewhere', 1]]) };
    expect(compareCells(control, [control, other], options).get('other')).toMatchObject({
      ...{ verdict: 'not measured', gain: null, adjustedP: null, pairs: 0 },
    });
  });
});
