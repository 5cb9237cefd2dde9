import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codePointOffsets } from './code-point-offsets.ts';

it('counts a character outside the basic plane as one', () => {
  const toUtf16 = codePointOffsets('a🐈b🐈');
  expect([0, 1, 2, 3, 4].map(toUtf16)).toEqual([0, 1, 3, 4, 6]);
});

it('agrees with cutting the text into code points', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const points = [...text];
      const toUtf16 = codePointOffsets(text);
      for (let i = 0; i <= points.length; i++) expect(toUtf16(i)).toBe(points.slice(0, i).join('').length);
    }),
  );
});
