/**
 * Columns of text under each other, for terminals: a header, a rule, the rows. Colour codes do not count as width. No wrapping; the
 * reports of several packages use it, so it stands here.
 */
import { stripVTControlCharacters } from 'node:util';

export interface TextColumn {
  readonly title: string;
  /** Default left. */
  readonly align?: 'left' | 'right';
}

/** Lines without trailing spaces. A row may be shorter than the columns. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, i) =>
    Math.max(visibleLength(title), ...rows.map((row) => visibleLength(row[i] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align = 'left' }, i) => pad(cells[i] ?? '', widths[i]!, align))
      .join('  ')
      .trimEnd();
  const rule = columns.map(({ title }, i) => (title === '' ? '' : '─'.repeat(widths[i]!)));
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)];
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - visibleLength(text)));
  return align === 'left' ? text + space : space + text;
}

function visibleLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
