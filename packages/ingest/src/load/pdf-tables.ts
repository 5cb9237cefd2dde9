/**
 * Finds tables by alignment: at least three consecutive lines (two, from three cells on) with the same number of cells, each
 * under the one above by its left edge, right edge or middle. Rules drawn around cells are not looked at, and a cell of several lines
 * ends the run: a table is kept readable, it is not reconstructed.
 */
import type { PdfCell, PdfLine } from './pdf-lines.ts';

/** In font sizes. */
const TOLERANCE = 0.5;
const MARKER = /^(?:[•◦▪●–—*-]|\(?[\dA-Za-z]{1,3}[.)]|\[\d+\])$/;

/** The table, counted from 0, that a line is a row of; lines outside of tables are absent. */
export function tableRows(lines: readonly PdfLine[]): Map<PdfLine, number> {
  const rows = new Map<PdfLine, number>();
  let start = 0;
  let table = 0;
  for (let i = 1; i <= lines.length; i++) {
    const line = lines[i];
    if (line && isUnder(lines[i - 1]!, line)) continue;
    const run = lines.slice(start, i);
    start = i;
    const columns = run[0]?.cells.length ?? 0;
    if (run.length < (columns > 2 ? 2 : 3) || isList(run)) continue;
    for (const row of run) rows.set(row, table);
    table++;
  }
  return rows;
}

function isUnder(above: PdfLine, { cells, height, y }: PdfLine): boolean {
  if (cells.length < 2 || cells.length !== above.cells.length || y >= above.y) return false;
  return cells.every((cell, i) => isAligned(above.cells[i]!, cell, TOLERANCE * (height || 10)));
}

function isAligned(a: PdfCell, b: PdfCell, tolerance: number): boolean {
  const distances = [a.left - b.left, a.right - b.right, (a.left + a.right - b.left - b.right) / 2];
  return distances.some((distance) => Math.abs(distance) <= tolerance);
}

/** "1.   First item" has two aligned cells as well. */
function isList(lines: readonly PdfLine[]): boolean {
  return lines.every(({ cells }) => cells.length === 2 && MARKER.test(cells[0]!.text));
}
