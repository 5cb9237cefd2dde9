/**
 * Reading order of a page whose columns were written across, line by line. Where many lines have a gap at the same place, with prose on both
 * sides, that place is a gutter: the left column is read first, then the right, each down to the next line that runs across both.
 * Both sides are looked at again, for three columns. Files that are written column by column keep their order; a table has too little text to be taken for columns.
 */
import { leftOf, lineText, type PdfLine, rightOf } from './pdf-lines.ts';

const MIN_LINES = 4;
/** Median characters of a column's line from which it is prose and not a table's cell. */
const MIN_PROSE = 20;
/** Of the lines between the first and the last with a gap at the gutter, those that run across it. */
const MAX_CROSSING = 0.25;

/** The page's lines as blocks in reading order; a page without columns is one block. */
export function readingBlocks(lines: readonly PdfLine[]): PdfLine[][] {
  const gutter = findGutter(lines);
  if (gutter === null) return lines.length === 0 ? [] : [[...lines]];
  const blocks: PdfLine[][] = [];
  let band: PdfLine[] = [];
  let across: PdfLine[] = [];
  const flushBand = (): void => {
    const sides = [
      band.flatMap((line) => sideOf(line, gutter, 'left')),
      band.flatMap((line) => sideOf(line, gutter, 'right')),
    ];
    for (const side of sides) blocks.push(...readingBlocks(side));
    band = [];
  };
  const flushAcross = (): void => {
    if (across.length > 0) blocks.push(across);
    across = [];
  };
  for (const line of lines) {
    if (crosses(line, gutter)) {
      flushBand();
      across.push(line);
    } else {
      flushAcross();
      band.push(line);
    }
  }
  flushBand();
  flushAcross();
  return blocks;
}

/** The x that lies in a gap of the most lines, if those are columns of prose; null for none. */
function findGutter(lines: readonly PdfLine[]): number | null {
  const gaps = lines.flatMap(({ cells }) =>
    cells
      .slice(1)
      .flatMap((cell, i) => (cell.left > cells[i]!.right ? [(cells[i]!.right + cell.left) / 2, cell.left - 1] : [])),
  );
  let best: { x: number; lines: PdfLine[] } | null = null;
  for (const x of new Set(gaps.map(Math.round))) {
    const parted = lines.filter((line) => leftOf(line) < x && rightOf(line) > x && !crosses(line, x));
    if (parted.length > (best?.lines.length ?? 0)) best = { x, lines: parted };
  }
  if (best === null || best.lines.length < MIN_LINES) return null;
  const { x, lines: parted } = best;
  const between = lines.slice(lines.indexOf(parted[0]!), lines.indexOf(parted.at(-1)!) + 1);
  if (between.filter((line) => crosses(line, x)).length > MAX_CROSSING * between.length) return null;
  const isProse = (['left', 'right'] as const).every(
    (side) => median(parted.flatMap((line) => sideOf(line, x, side)).map((line) => lineText(line).length)) >= MIN_PROSE,
  );
  return isProse ? x : null;
}

function crosses({ cells }: PdfLine, x: number): boolean {
  return cells.some(({ left, right }) => left < x && right > x);
}

function sideOf(line: PdfLine, gutter: number, side: 'left' | 'right'): PdfLine[] {
  const cells = line.cells.filter(({ left }) => (side === 'left' ? left < gutter : left >= gutter));
  return cells.length > 0 ? [{ ...line, cells }] : [];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
