import { expect, it } from 'vitest';
import { parseCsv } from './parse-csv.ts';

const fields = (text: string) => parseCsv(text, 'x.csv').map((row) => row.fields);

it('reads quotes, doubled quotes, commas and newlines inside quotes (RFC 4180, section 2)', () => {
  expect(fields('a,b\r\n"1,5","say ""hi""\nthere"\r\n')).toEqual([
    ['a', 'b'],
    ['1,5', 'say "hi"\nthere'],
  ]);
});

it('keeps empty fields, passes over empty lines, needs no last newline', () => {
  expect(fields('a,,\n\n,b,""')).toEqual([
    ['a', '', ''],
    ['', 'b', ''],
  ]);
  expect(fields('')).toEqual([]);
  expect(fields('a,')).toEqual([['a', '']]);
});

it('names the line on which a row begins', () => {
  expect(parseCsv('a\n"b\nc"\nd', 'x.csv').map(({ line }) => line)).toEqual([1, 2, 4]);
});

it('refuses an unclosed quote and text behind a quote', () => {
  expect(() => parseCsv('a\n"b', 'x.csv')).toThrow('cannot read x.csv, line 2: expected a closing quote');
  expect(() => parseCsv('"a"b', 'x.csv')).toThrow('behind a closing quote, received "b"');
});
