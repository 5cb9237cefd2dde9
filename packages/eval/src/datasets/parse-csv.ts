/**
 * CSV as RFC 4180 has it: fields may be quoted, a quote inside is doubled, a quoted field may hold commas and newlines; rows end
 * with CRLF or LF. Stricter than most readers: an unclosed quote or text behind a closing quote is an error with its line.
 */
import { brokenLine } from './read-lines.ts';

export interface CsvRow {
  /** The line on which the row begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Throws `invalid_input` with `name` and line. An empty line is no row. */
export function parseCsv(text: string, name: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const newline = /\r?\n/y;
  let fields: string[] = [];
  let line = 1;
  let rowLine = 1;
  let position = 0;
  while (position < text.length) {
    const field = text[position] === '"' ? quotedField(text, position, name, line) : plainField(text, position);
    fields.push(field.value);
    line += field.value.split('\n').length - 1;
    position = field.end;
    if (text[position] === ',') {
      position++;
      if (position < text.length) continue;
      fields.push('');
    }
    newline.lastIndex = position;
    const ending = newline.exec(text)?.[0] ?? '';
    if (ending === '' && position < text.length) {
      throw brokenLine(name, line, 'a comma or a new line behind a closing quote', JSON.stringify(text[position]));
    }
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: rowLine, fields });
    fields = [];
    position += ending.length;
    rowLine = ++line;
  }
  return rows;
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function plainField(text: string, start: number): Field {
  const stop = /,|\r?\n|$/g;
  stop.lastIndex = start;
  const end = stop.exec(text)!.index;
  return { value: text.slice(start, end), end };
}

function quotedField(text: string, start: number, name: string, line: number): Field {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw brokenLine(name, line, 'a closing quote', 'the end of the file');
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}
