import { describe, expect, it } from 'vitest';
import { splitMarkers } from './split-markers.ts';

describe('citation markers', () => {
  it('are cut out of the text, with the space before them', () => {
    expect(splitMarkers('One. [1] Two. [2][1]', 2)).toEqual([
      { text: 'One.' },
      { citation: 1 },
      { text: ' Two.' },
      { citation: 2 },
      { citation: 1 },
    ]);
  });

  it('stay text where no citation has their number', () => {
    expect(splitMarkers('An array a[0], [7] and [x] [1]', 1)).toEqual([
      { text: 'An array a[0], [7] and [x]' },
      { citation: 1 },
    ]);
    expect(splitMarkers('', 0)).toEqual([]);
  });
});
