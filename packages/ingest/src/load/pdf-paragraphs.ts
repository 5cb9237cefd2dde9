/**
 * Lines of a PDF to paragraphs. This is inference: a line starts a new paragraph after a larger gap than the block's usual line distance,
 * at another font size, at a list marker, or after a line that ends a sentence well short of the column's width.
 * Rows whose cells align are kept as a table, one line per row with ` | ` between cells; a single-size short paragraph is a heading
 * where `pdf-headings.ts` finds the document's font sizes clear-cut.
 */
import { joinLines } from './mend-hyphen.ts';
import { readingBlocks } from './pdf-columns.ts';
import type { HeadingSizes } from './pdf-headings.ts';
import { leftOf, lineText, type PdfLine, rightOf } from './pdf-lines.ts';
import { tableRows } from './pdf-tables.ts';

export interface PageContext {
  /** The document's words, for mending hyphens. */
  readonly words: ReadonlySet<string>;
  readonly headings: HeadingSizes;
}

interface Paragraph {
  text: string;
  lines: number;
  readonly height: number;
  readonly isTable: boolean;
  /** Baselines of the first and the last line. */
  readonly top: number;
  bottom: number;
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
export function pdfParagraphs(lines: readonly PdfLine[], { words, headings }: PageContext): string {
  const paragraphs: Paragraph[] = [];
  for (const block of readingBlocks(lines)) {
    const [first, ...rest] = blockParagraphs(block, words);
    const last = paragraphs.at(-1);
    if (first && last && runsOn(last, first)) {
      last.text = joinLines(last.text, first.text, words);
      last.lines += first.lines;
      last.bottom = first.bottom;
      paragraphs.push(...rest);
    } else if (first) paragraphs.push(first, ...rest);
  }
  return paragraphs
    .map(({ text, height, lines: count, isTable }) => {
      const level = isTable ? 0 : headings.levelOf(text, height, count);
      return level > 0 ? `${'#'.repeat(level)} ${text}` : text;
    })
    .join('\n\n');
}

function blockParagraphs(lines: readonly PdfLine[], words: ReadonlySet<string>): Paragraph[] {
  const usualGap = median(gapsOf(lines));
  const rightEdge = Math.max(0, ...lines.map(rightOf));
  const leftEdge = Math.min(...lines.map(leftOf));
  const shortLineEnd = (rightEdge - leftEdge) * SHORT_LINE + leftEdge;
  const rows = tableRows(lines);
  const paragraphs: Paragraph[] = [];
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    const last = paragraphs.at(-1);
    const table = rows.get(line);
    if (last && before && table !== undefined && table === rows.get(before)) {
      last.text += `\n${rowText(line)}`;
      last.lines++;
      last.bottom = line.y;
    } else if (
      last &&
      before &&
      !last.isTable &&
      table === undefined &&
      !startsParagraph(before, line, usualGap, shortLineEnd)
    ) {
      last.text = joinLines(last.text, lineText(line), words);
      last.lines++;
      last.bottom = line.y;
    } else {
      const isTable = table !== undefined;
      const text = isTable ? rowText(line) : lineText(line);
      paragraphs.push({ text, lines: 1, height: line.height, isTable, top: line.y, bottom: line.y });
    }
  }
  return paragraphs;
}

/** Does a sentence go on at the top of the next column? */
function runsOn(before: Paragraph, after: Paragraph): boolean {
  if (before.isTable || after.isTable || after.top <= before.bottom) return false;
  if (Math.abs(before.height - after.height) > 0.5) return false;
  return /[\p{L}\p{N},;-]$/u.test(before.text) && /^\p{Ll}/u.test(after.text);
}

function rowText({ cells }: PdfLine): string {
  return cells.map(({ text }) => text).join(' | ');
}

function startsParagraph(before: PdfLine, line: PdfLine, usualGap: number, shortLineEnd: number): boolean {
  const gap = before.y - line.y;
  const [textBefore, text] = [lineText(before), lineText(line)];
  if (LONE_MARKER.test(textBefore)) return false;
  if (gap < 0 || gap > PARAGRAPH_GAP * usualGap) return true;
  const [small, large] = [Math.min(before.height, line.height), Math.max(before.height, line.height)];
  if (small > 0 && large / small > FONT_SIZE_CHANGE) return true;
  if (BULLET.test(text)) return true;
  // "… the extractor returns / 392. Of these …" is no list.
  return SENTENCE_END.test(textBefore) && (NUMBERED_ITEM.test(text) || rightOf(before) < shortLineEnd);
}

function gapsOf(lines: readonly PdfLine[]): number[] {
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
