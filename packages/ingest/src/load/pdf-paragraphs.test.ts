import { describe, expect, it } from 'vitest';
import { joinLines, wordsOfLines } from './mend-hyphen.ts';
import { headingSizes, NO_HEADINGS } from './pdf-headings.ts';
import { lineText, type PdfTextItem, pdfLines } from './pdf-lines.ts';
import { pdfParagraphs } from './pdf-paragraphs.ts';
import { withoutRunningHeads } from './pdf-running-heads.ts';

function textOf(items: readonly PdfTextItem[]): string {
  const lines = pdfLines(items);
  return pdfParagraphs(lines, { words: wordsOfLines(lines.map(lineText)), headings: NO_HEADINGS });
}

function at(str: string, x: number, y: number, height = 10): PdfTextItem {
  return { str, transform: [height, 0, 0, height, x, y], width: str.length * 5, height, hasEOL: false };
}

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
    expect(textOf(items)).toBe(
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
    expect(textOf(items).split('\n\n')).toEqual([
      'Heading',
      'a line of text that is as long as the column',
      '- first item',
      '- second item',
    ]);
  });

  it('takes a number at the start of a line for a list item only after the end of a sentence', () => {
    expect(textOf(page('a reference has 400 words and it returns', '392. That is its token recall'))).not.toContain(
      '\n',
    );
    expect(textOf(page('the three steps are these, in this order:', '1. read', '2. write')).split('\n\n')).toHaveLength(
      2,
    );
  });

  it('puts a space between words that stand apart on one line', () => {
    expect(textOf([at('apart', 50, 700), at('words', 80, 700), at('s', 105, 700)])).toBe('apart wordss');
  });

  it('keeps the hyphen before a capital and joins Chinese lines without a space', () => {
    expect(joinLines('Jean-', 'Paul', new Set())).toBe('Jean-Paul');
    expect(joinLines('宇航员在', '太空中', new Set())).toBe('宇航员在太空中');
    expect(textOf([])).toBe('');
  });
});

describe('joinLines', () => {
  it.each([
    ['the joined word elsewhere', 'the retrieval of re', 'retrie-', 'val', 'retrieval'],
    ['the hyphenated word elsewhere', 'a co-operative', 'co-', 'operative', 'co-operative'],
    ['both parts elsewhere', 'a page with two columns, one column each', 'two-', 'column', 'two-column'],
    ['no evidence', 'something else', 'infor-', 'mation', 'information'],
    ['the break itself is no evidence', 'the cross-', 'cross-', 'ing', 'crossing'],
    ['a soft hyphen', 'two column', 'two\u00ad', 'column', 'twocolumn'],
  ])('%s', (_name, text, before, line, expected) => {
    expect(joinLines(before, line, wordsOfLines([text]))).toBe(expected);
  });
});

describe('layout', () => {
  const LEFT = [
    'the left column begins here',
    'and it goes on to say that',
    'its lines were written by a',
    'program that goes across and',
  ];
  const RIGHT = [
    'is read on the right side',
    'until the last line of it',
    'where the sentence that was',
    'begun on the left has its end.',
  ];

  it('reads columns that were written across one after the other, below a title and above a footnote', () => {
    const rows = LEFT.flatMap((text, i) => [at(text, 50, 700 - 12 * i), at(RIGHT[i]!, 250, 700 - 12 * i)]);
    const title = at('A title that runs across both of the columns, from the left to the right', 50, 740);
    const note = at('And a note below that runs across both of the columns as the title does.', 50, 600);
    expect(textOf([title, ...rows, note])).toBe([title.str, `${[...LEFT, ...RIGHT].join(' ')}`, note.str].join('\n\n'));
  });

  it('keeps rows whose cells align, and takes neither a numbered list nor stretched words for a table', () => {
    const row = (y: number, ...cells: string[]): PdfTextItem[] => cells.map((cell, i) => at(cell, 50 + 120 * i, y));
    expect(
      textOf([
        ...row(700, 'Day', 'High', 'Low'),
        ...row(688, 'Monday', '4.1', '0.9'),
        ...row(676, 'Tuesday', '4.3', '0.7'),
      ]),
    ).toBe('Day | High | Low\nMonday | 4.1 | 0.9\nTuesday | 4.3 | 0.7');
    expect(textOf([...row(700, '1.', 'one'), ...row(688, '2.', 'two'), ...row(676, '3.', 'three')])).not.toContain('|');
    expect(
      textOf([at('stretched', 50, 700), at('words', 120, 700), at('of', 50, 688), at('prose', 90, 688)]),
    ).not.toContain('|');
  });

  it('takes off heads that repeat and numbers that count the pages, on the third page and not on two', () => {
    const pageOf = (n: number): ReturnType<typeof pdfLines> =>
      pdfLines([
        at('The Handbook', 50, 800),
        at('4 of 9', 300, 780),
        at(`text ${n * n}`, 50, 700),
        at('in 1931', 50, 688),
        at(`more ${n * n}`, 50, 676),
        at(`${n + 6}`, 250, 40),
      ]);
    const texts = (pages: number): string[][] =>
      withoutRunningHeads(Array.from({ length: pages }, (_, n) => pageOf(n))).map((lines) => lines.map(lineText));
    expect(texts(3)[2]).toEqual(['text 4', 'in 1931', 'more 4']);
    expect(texts(2)[1]).toHaveLength(6);
  });

  it('marks headings where font sizes are clear-cut only', () => {
    const body = Array.from({ length: 20 }, (_, i) =>
      at('a line of the body of the text, long enough', 50, 600 - 12 * i),
    );
    const items = [at('Title', 50, 700, 18), at('Part', 50, 640, 13), ...body];
    const lines = pdfLines(items);
    const headings = headingSizes([lines]);
    expect(pdfParagraphs(lines, { words: new Set(), headings })).toMatch(/^# Title\n\n## Part\n\na line/);
    expect(headings.levelOf('A sentence in large letters.', 18, 1)).toBe(0);
    const half = pdfLines([...body.map((item, i) => (i % 2 === 0 ? { ...item, height: 14 } : item))]);
    expect(headingSizes([half])).toBe(NO_HEADINGS);
  });
});
