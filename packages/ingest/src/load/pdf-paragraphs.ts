/**
 * Positioned PDF text to paragraphs. A PDF stores glyph runs, not words or paragraphs, so this is inference: items on one baseline
 * form a line; a line starts a new paragraph after a larger gap than the page's usual line distance, at another font size, at a
 * list marker, or after a line that ends a sentence well short of the column's width. A hyphen at a line end before a
 * lower-case letter is taken out ("retrie-" + "val"); real compounds broken there lose their hyphen.
 * Reading order is the file's own: right for nearly all text, wrong where a producer wrote columns across.
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

interface Line {
  text: string;
  readonly y: number;
  readonly height: number;
  readonly left: number;
  right: number;
}

/** Gap between baselines, over the usual gap, from which a new paragraph starts. */
const PARAGRAPH_GAP = 1.35;
const FONT_SIZE_CHANGE = 1.15;
/** A line that ends a sentence before this share of the column's width ends its paragraph. */
const SHORT_LINE = 0.85;
const LONE_MARKER = /^[•◦▪●]$/;
const BULLET = /^[•◦▪●–—*-]\s/;
const NUMBERED_ITEM = /^(?:\(?\d{1,3}[.)]|\(?[a-z][.)])\s/;
const SENTENCE_END = /[.!?:;]["'”’)]?$/;

/** Text of one page, paragraphs separated by a blank line. */
export function pdfParagraphs(items: readonly PdfTextItem[]): string {
  const lines = toLines(items);
  const usualGap = median(gapsOf(lines));
  const rightEdge = Math.max(0, ...lines.map((line) => line.right));
  const leftEdge = Math.min(...lines.map((line) => line.left));
  const paragraphs: string[] = [];
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    if (before && !startsParagraph(before, line, usualGap, (rightEdge - leftEdge) * SHORT_LINE + leftEdge)) {
      paragraphs.push(joinLines(paragraphs.pop()!, line.text));
    } else paragraphs.push(line.text);
  }
  return paragraphs.join('\n\n');
}

/** Joins a line to the text before it, mending a hyphenated line end. */
export function joinLines(before: string, line: string): string {
  if (/\p{L}[-\u00ad\u2010]$/u.test(before) && /^\p{Ll}/u.test(line)) return before.slice(0, -1) + line;
  const isUnspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(before);
  return isUnspaced ? before + line : `${before} ${line}`;
}

function startsParagraph(before: Line, line: Line, usualGap: number, shortLineEnd: number): boolean {
  const gap = before.y - line.y;
  if (LONE_MARKER.test(before.text)) return false;
  if (gap < 0 || gap > PARAGRAPH_GAP * usualGap) return true;
  const [small, large] = [Math.min(before.height, line.height), Math.max(before.height, line.height)];
  if (small > 0 && large / small > FONT_SIZE_CHANGE) return true;
  if (BULLET.test(line.text)) return true;
  // "… the extractor returns / 392. Of these …" is no list.
  return SENTENCE_END.test(before.text) && (NUMBERED_ITEM.test(line.text) || before.right < shortLineEnd);
}

function toLines(items: readonly PdfTextItem[]): Line[] {
  const lines: Line[] = [];
  let line: Line | undefined;
  for (const item of items) {
    const [x, y] = [item.transform[4] ?? 0, item.transform[5] ?? 0];
    const height = item.height || Math.abs(item.transform[3] ?? 0);
    if (line && Math.abs(line.y - y) < Math.max(1, 0.5 * Math.max(line.height, height))) {
      const needsSpace = x - line.right > 0.2 * (height || 10) && !/\s$/.test(line.text) && !/^\s/.test(item.str);
      line.text += (needsSpace ? ' ' : '') + item.str;
      line.right = Math.max(line.right, x + item.width);
    } else if (item.str.trim() !== '') {
      line = { text: item.str, y, height, left: x, right: x + item.width };
      lines.push(line);
    }
    if (item.hasEOL) line = undefined;
  }
  return lines
    .map((found) => ({ ...found, text: found.text.replace(/\s+/g, ' ').trim() }))
    .filter((found) => found.text !== '');
}

function gapsOf(lines: readonly Line[]): number[] {
  return lines.slice(1).flatMap((line, i) => {
    const gap = lines[i]!.y - line.y;
    return gap > 0 ? [gap] : [];
  });
}

/** Lower median, so that on a page of single lines the usual gap is the smallest plausible one; infinite without lines. */
function median(values: readonly number[]): number {
  if (values.length === 0) return Number.POSITIVE_INFINITY;
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}
