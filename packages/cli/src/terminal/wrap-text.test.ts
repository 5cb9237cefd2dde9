import { expect, it } from 'vitest';
import { wrapText } from './wrap-text.ts';

it('breaks at blanks, leaves long words whole, and gives colour no width', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapText('a-very-long-word in it', 6)).toEqual(['a-very-long-word', 'in it']);
  expect(wrapText('\u001b[31mone\u001b[39m two', 7)).toEqual(['\u001b[31mone\u001b[39m two']);
  expect(wrapText('', 5)).toEqual(['']);
});
