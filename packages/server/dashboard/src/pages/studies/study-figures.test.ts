import { describe, expect, it } from 'vitest';
import { columnsOfStudy, findingsOfStudy, formatStudyValue, pictureOfStudy, rowsOfStudy } from './study-figures.ts';

describe('the stored results of a study', () => {
  const results = {
    columns: [{ id: 'k', title: 'chunks' }, { id: 'recall', title: 'recall', digits: 3 }, { title: 'no id' }, 7],
    rows: [
      { k: 5, recall: 0.61234, note: null },
      { k: 10, recall: Number.NaN },
    ],
    findings: { gain: { label: 'gain', value: 0.1, lower: 0.05, upper: 0.15 }, broken: { label: 'no value' } },
  };

  it('are read as far as they have the shape that is expected', () => {
    expect(columnsOfStudy({ results })).toEqual([
      { id: 'k', title: 'chunks', digits: null },
      { id: 'recall', title: 'recall', digits: 3 },
    ]);
    expect(rowsOfStudy({ results })).toEqual([
      { k: 5, recall: 0.61234, note: null },
      { k: 10, recall: null },
    ]);
    expect(findingsOfStudy({ results })).toEqual([{ label: 'gain', value: 0.1, lower: 0.05, upper: 0.15, unit: null }]);
    for (const other of [null, {}, { columns: 'x', rows: 5, findings: 'y' }])
      expect([
        columnsOfStudy({ results: other }),
        rowsOfStudy({ results: other }),
        findingsOfStudy({ results: other }),
      ]).toEqual([[], [], []]);
  });

  it('are drawn only where the plot names columns that hold numbers', () => {
    const plot = { title: 'Recall', kind: 'line', x: 'k', y: 'recall', rows: results.rows };
    expect(pictureOfStudy({ plot })).toMatchObject({ kind: 'line', xScale: 'linear', series: null });
    expect(pictureOfStudy({ plot: { ...plot, y: 'precision' } })).toBeUndefined();
    expect(pictureOfStudy({ plot: { ...plot, kind: 'pie' } })).toBeUndefined();
    expect(pictureOfStudy({ plot: {} })).toBeUndefined();
  });

  it('are printed with the places of their column', () => {
    expect(formatStudyValue(0.61234, 3)).toBe('0.612');
    expect(formatStudyValue(12345.678, null)).toBe('12,350');
    expect(formatStudyValue(null, 3)).toBe('–');
    expect(formatStudyValue('hybrid', 3)).toBe('hybrid');
  });
});
