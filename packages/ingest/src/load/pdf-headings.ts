/**
 * Headings of a PDF by font size, as Markdown heading levels, only where it is clear-cut: one size carries at least three fifths of the
 * characters (the body), and at most four larger sizes carry at most 15 %. Sizes from 1.15 times the body's on are headings, the largest
 * level 1. Bold headings in the body's size are not found; a wrong heading would be worse than a missing one.
 */
import { lineText, type PdfLine } from './pdf-lines.ts';

export interface HeadingSizes {
  /** 1 to 4, or 0 for a paragraph that is no heading; `height` is its font size, `lines` its number of lines. */
  levelOf(text: string, height: number, lines: number): number;
}

const LARGER = 1.15;
const MIN_BODY_SHARE = 0.6;
const MAX_HEADING_SHARE = 0.15;
const MAX_LEVELS = 4;
const MAX_LINES = 3;
const MAX_LENGTH = 160;
/** Below, a cover or a slide: too little to tell a body from it. */
const MIN_CHARACTERS = 500;

export const NO_HEADINGS: HeadingSizes = { levelOf: () => 0 };

export function headingSizes(pages: readonly (readonly PdfLine[])[]): HeadingSizes {
  const characters = new Map<number, number>();
  for (const line of pages.flat()) {
    const size = roundSize(line.height);
    characters.set(size, (characters.get(size) ?? 0) + lineText(line).length);
  }
  const total = [...characters.values()].reduce((sum, count) => sum + count, 0);
  const [body = 0, bodyCharacters = 0] = [...characters].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
  const larger = [...characters.keys()].filter((size) => size >= LARGER * body).toSorted((a, b) => b - a);
  const share = larger.reduce((sum, size) => sum + characters.get(size)!, 0) / total;
  const isClearCut =
    bodyCharacters >= MIN_BODY_SHARE * total && larger.length <= MAX_LEVELS && share <= MAX_HEADING_SHARE;
  if (total < MIN_CHARACTERS || body === 0 || !isClearCut) return NO_HEADINGS;
  return {
    levelOf(text, height, lines) {
      const isTitle =
        lines <= MAX_LINES && text.length <= MAX_LENGTH && /\p{L}{2}/u.test(text) && !/[.,;:]$/.test(text);
      return isTitle ? larger.indexOf(roundSize(height)) + 1 : 0;
    },
  };
}

/** To half a point: producers scale fonts with rounding errors. */
function roundSize(height: number): number {
  return Math.round(height * 2) / 2;
}
