import { describe, expect, it } from 'vitest';
import { highlightSpans } from './highlight-spans.ts';

const shown = (pieces: ReturnType<typeof highlightSpans>) =>
  pieces.map(({ text, marked }) => (marked ? `<${text}>` : text)).join('|');

describe('highlighted spans', () => {
  it('cut a text without losing a character', () => {
    expect(shown(highlightSpans('abcdef', [{ start: 2, end: 4 }]))).toBe('ab|<cd>|ef');
    expect(shown(highlightSpans('abcdef', [{ start: 12, end: 14 }], 10))).toBe('ab|<cd>|ef');
    expect(shown(highlightSpans('abcdef', []))).toBe('abcdef');
  });

  it('may overlap, be empty, and reach beyond the text', () => {
    const spans = [
      { start: 3, end: 5 },
      { start: 1, end: 4 },
      { start: 2, end: 2 },
      { start: 5, end: 99 },
      { start: -5, end: 0 },
    ];
    expect(shown(highlightSpans('abcdef', spans))).toBe('a|<bcd>|<e>|<f>');
  });
});
