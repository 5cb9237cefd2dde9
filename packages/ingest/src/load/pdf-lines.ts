/**
 * Positioned PDF text to lines. A PDF stores glyph runs, not words: consecutive items on one baseline form a line, and a gap wider than
 * any word space starts a new cell in it (of a table, or of the next column). Lines stay in the file's order; `pdf-columns.ts` mends that.
 */

/** The fields of pdf.js's TextItem that matter here. */
export interface PdfTextItem {
  readonly str: string;
  /** Six numbers; [4] and [5] are x and y of the baseline in points, y upwards. */
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly hasEOL: boolean;
}

/** Text without a wide gap; left and right in points. */
export interface PdfCell {
  readonly text: string;
  readonly left: number;
  readonly right: number;
}

export interface PdfLine {
  /** Never empty; in the file's order, which is left to right but for right-to-left scripts. */
  readonly cells: readonly PdfCell[];
  /** Of the baseline, in points, upwards. */
  readonly y: number;
  /** Font size in points. */
  readonly height: number;
}

/** In font sizes. A justified line may stretch its spaces beyond it, so a cell alone proves neither a table nor a column. */
const CELL_GAP = 0.9;
const WORD_GAP = 0.2;

export function pdfLines(items: readonly PdfTextItem[]): PdfLine[] {
  const lines: { cells: { text: string; left: number; right: number }[]; y: number; height: number }[] = [];
  let ended = true;
  let spaced = false;
  for (const item of items) {
    const [x, y] = [item.transform[4] ?? 0, item.transform[5] ?? 0];
    const height = item.height || Math.abs(item.transform[3] ?? 0);
    const line = lines.at(-1);
    const cell = line?.cells.at(-1);
    if (item.str.trim() === '') {
      spaced ||= item.str !== '';
    } else if (line && cell && isSameBaseline(line, y, height) && (!ended || x >= cell.right)) {
      const gap = x - cell.right;
      const size = height || 10;
      if (gap > CELL_GAP * size) line.cells.push({ text: item.str, left: x, right: x + item.width });
      else {
        const needsSpace =
          (spaced || gap > WORD_GAP * size || ended) && !/\s$/.test(cell.text) && !/^\s/.test(item.str);
        cell.text += (needsSpace ? ' ' : '') + item.str;
        cell.left = Math.min(cell.left, x);
        cell.right = Math.max(cell.right, x + item.width);
      }
      [ended, spaced] = [false, false];
    } else {
      lines.push({ cells: [{ text: item.str, left: x, right: x + item.width }], y, height });
      [ended, spaced] = [false, false];
    }
    if (item.hasEOL) ended = true;
  }
  return lines.map((line) => ({ ...line, cells: line.cells.map((cell) => ({ ...cell, text: tidy(cell.text) })) }));
}

export function lineText({ cells }: PdfLine): string {
  return cells.map(({ text }) => text).join(' ');
}

export function leftOf({ cells }: PdfLine): number {
  return Math.min(...cells.map(({ left }) => left));
}

export function rightOf({ cells }: PdfLine): number {
  return Math.max(...cells.map(({ right }) => right));
}

function isSameBaseline(line: { readonly y: number; readonly height: number }, y: number, height: number): boolean {
  return Math.abs(line.y - y) < Math.max(1, 0.5 * Math.max(line.height, height));
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
