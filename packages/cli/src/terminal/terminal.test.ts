import { expect, it } from 'vitest';
import { withoutControls } from './terminal.ts';

it('keeps colours, lines and tabs, and no other command to the terminal', () => {
  const bold = '\u001b[1mbold\u001b[0m\n\tnext';
  expect(withoutControls(bold)).toBe(bold);
  expect(withoutControls('a\u001b]0;title\u0007b\u001b[2Jc\u009b31md\r\b')).toBe('a]0;titleb[2Jc31md');
});
