import { describe, expect, it } from 'vitest';
import { joinLines, type PdfTextItem, pdfParagraphs } from './pdf-paragraphs.ts';

/** Lines of 10-point text, 12 points apart; 'gap' leaves a line out. */
function page(...lines: readonly string[]): PdfTextItem[] {
  let y = 800;
  return lines.flatMap((str) => {
    y -= 12;
    if (str === 'gap') return [];
    return [{ str, transform: [10, 0, 0, 10, 50, y], width: str.length * 5, height: 10, hasEOL: true }];
  });
}

describe('pdfParagraphs', () => {
  it('joins lines, mends hyphens, and separates at gaps', () => {
    const items = page(
      'The first paragraph runs over two lines of re-',
      'trieved text and ends here.',
      'gap',
      'Another one begins.',
    );
    expect(pdfParagraphs(items)).toBe(
      'The first paragraph runs over two lines of retrieved text and ends here.\n\nAnother one begins.',
    );
  });

  it('separates list items and headings of another size', () => {
    const [heading, ...rest] = page(
      'Heading',
      'a line of text that is as long as the column',
      '- first item',
      '- second item',
    );
    const items = [{ ...heading!, height: 16 }, ...rest];
    expect(pdfParagraphs(items).split('\n\n')).toEqual([
      'Heading',
      'a line of text that is as long as the column',
      '- first item',
      '- second item',
    ]);
  });

  it('takes a number at the start of a line for a list item only after the end of a sentence', () => {
    expect(
      pdfParagraphs(page('a reference has 400 words and it returns', '392. That is its token recall')),
    ).not.toContain('\n');
    expect(
      pdfParagraphs(page('the three steps are these, in this order:', '1. read', '2. write')).split('\n\n'),
    ).toHaveLength(2);
  });

  it('puts a space between words that stand apart on one line', () => {
    const at = (str: string, x: number): PdfTextItem => ({
      str,
      transform: [10, 0, 0, 10, x, 700],
      width: str.length * 5,
      height: 10,
      hasEOL: false,
    });
    expect(pdfParagraphs([at('apart', 50), at('words', 80), at('s', 105)])).toBe('apart wordss');
  });

  it('keeps the hyphen before a capital and joins Chinese lines without a space', () => {
    expect(joinLines('Jean-', 'Paul')).toBe('Jean- Paul');
    expect(joinLines('宇航员在', '太空中')).toBe('宇航员在太空中');
    expect(pdfParagraphs([])).toBe('');
  });
});
