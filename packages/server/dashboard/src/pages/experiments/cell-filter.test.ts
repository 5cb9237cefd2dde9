import { describe, expect, it } from 'vitest';
import { filtersOf, passes } from './cell-filter.ts';

describe('the filter of cells', () => {
  const axes = [
    { name: 'chunker', values: ['fixed', 'markdown'] },
    { name: 'size', values: [100, 200, 400] },
    { name: 'k', values: [5] },
  ];

  it('offers the axes that vary, and reads what is chosen from the address', () => {
    const filters = filtersOf({ axes }, new URLSearchParams('axis.size=400,100,7&axis.k=9'));
    expect(filters).toEqual([
      { name: 'chunker', values: ['fixed', 'markdown'], chosen: [] },
      { name: 'size', values: ['100', '200', '400'], chosen: ['100', '400'] },
    ]);
    const sizes = [100, 200, 400].filter((size) => passes({ settings: { chunker: 'fixed', size } }, filters));
    expect(sizes).toEqual([100, 400]);
  });
});
