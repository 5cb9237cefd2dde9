/**
 * Takes running heads, footers and page numbers off the pages of a PDF, because they would land in the middle of a sentence that crosses
 * a page break. Only the two highest and two lowest lines of a page are looked at; a line goes when, at the same height of at least
 * three pages and two fifths of all, it stands with the same words, or with a number that grows by one per page.
 */
import { lineText, type PdfLine } from './pdf-lines.ts';

const MARGIN_LINES = 2;
const MIN_PAGES = 3;
/** Left and right pages often have different heads, so that each is on half of them, less the first pages of chapters. */
const MIN_SHARE = 0.4;

export function withoutRunningHeads(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const pagesWith = new Map<string, Set<number>>();
  for (const [page, lines] of pages.entries()) {
    for (const line of marginLines(lines)) {
      for (const key of keysOf(line, page)) pagesWith.set(key, (pagesWith.get(key) ?? new Set()).add(page));
    }
  }
  const needed = Math.max(MIN_PAGES, MIN_SHARE * pages.length);
  return pages.map((lines, page) => {
    const margin = marginLines(lines);
    return lines.filter(
      (line) => !margin.has(line) || !keysOf(line, page).some((key) => pagesWith.get(key)!.size >= needed),
    );
  });
}

function marginLines(lines: readonly PdfLine[]): Set<PdfLine> {
  const byHeight = lines.toSorted((a, b) => b.y - a.y);
  return new Set([...byHeight.slice(0, MARGIN_LINES), ...byHeight.slice(-MARGIN_LINES)]);
}

/** The text itself, and the text with each of its numbers in turn less the page's. */
function keysOf(line: PdfLine, page: number): string[] {
  const text = lineText(line);
  const height = Math.round(line.y / 4);
  const numbered = [...text.matchAll(/\d{1,5}/g)].map(
    ({ 0: digits, index }) => `${text.slice(0, index)}#${Number(digits) - page}#${text.slice(index + digits.length)}`,
  );
  return [text, ...numbered].map((key) => `${height} ${key}`);
}
