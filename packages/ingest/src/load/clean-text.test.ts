import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['line ends', 'a\r\nb\rc\u2028d\fe', 'a\nb\nc\nd\ne'],
    ['zero-width and control characters', 'a\u200bb\u0000c\ufeffd\u00ade\u0085', 'abcde'],
    ['composition, also across a removed character', 'cafe\u0301 e\u200b\u0301', 'café é'],
    ['blanks at line ends and runs of blank lines', '\n\n a  \n\n \n\n\nb\t\n\n', ' a\n\nb'],
    ['inner blanks and tabs stay', 'a\tb  c', 'a\tb  c'],
    ['emoji joiners stay', '👩\u200d🚀', '👩\u200d🚀'],
    ['Persian joiners stay', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['stray joiners go', 'a\u200db\u200c c', 'ab c'],
  ])('%s', (_name, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('takes linear time on runs of blanks inside a line', () => {
    const text = `a${' '.repeat(300_000)}b`;
    expect(cleanText(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    const hostile = fc.constantFrom(
      '\r',
      '\n',
      ' ',
      '\t',
      '\u200b',
      '\u200d',
      '\u0301',
      'e',
      '\u0085',
      '👩',
      '\u2028',
      '\u1100',
      '\u1161',
      '\u037e',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(hostile).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const once = cleanText(text);
        expect(cleanText(once)).toBe(once);
      }),
      { seed: 11, numRuns: 2000 },
    );
  });
});
