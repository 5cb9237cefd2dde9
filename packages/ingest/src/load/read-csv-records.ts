/**
 * CSV (RFC 4180) as records, one per row below a header row, through csv-parse: quoted fields may hold delimiters, quotes and line
 * ends. Beyond the RFC, the delimiter may be a semicolon or a tab, whichever the header has most of, and a byte order mark is dropped. UTF-8
 * or UTF-16. A row with more or fewer fields than the header is reported and the others go on; a quote that never closes ends the file. Streams:
 * memory is one row. A record's line is the one it ends on.
 */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { messageOf, RaglabError } from '@raglab/core';
import { CsvError, parse } from 'csv-parse';
import { type FieldMap, recordOf, type SourceRecord } from './record-fields.ts';
import { hasUtf16Mark } from './sniff-content.ts';

const DELIMITERS = [',', ';', '\t'];
/** The names that stand for id, title and text without a map. */
const USUAL_NAMES = ['_id', 'id', 'title', 'text', 'content'];

/** Throws `invalid_input` for what makes the whole file unreadable: encoding, columns of the map that are missing, an open quote. */
export async function* readCsvRecords(
  path: string,
  maxRowBytes: number,
  map: FieldMap,
  signal?: AbortSignal,
): AsyncGenerator<SourceRecord> {
  const text = decoded(createReadStream(path, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) }));
  const first = await text.next();
  if (first.done) return;
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    delimiter: delimiterOf(first.value),
    max_record_size: maxRowBytes,
  });
  // What fails upstream is thrown by the parser's iterator.
  const rows = pipeline(Readable.from(startingWith(first.value, text)), parser, () => {});
  let header: readonly string[] | null = null;
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (header === null) {
        header = checkHeader(record, map);
        continue;
      }
      yield rowOf(record, header, info.lines, map);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new RaglabError({
      code: 'invalid_input',
      problem: 'the CSV file breaks off',
      expected: 'rows as RFC 4180 has them',
      received: messageOf(error),
      remedy: 'mend the file there; the rows before it were read',
      cause: error,
    });
  }
}

function rowOf(row: readonly string[], header: readonly string[], line: number, map: FieldMap): SourceRecord {
  if (row.length !== header.length) {
    const reason = `line ${line}: expected ${header.length} fields as in the header, received ${row.length}`;
    return { line, id: null, reason };
  }
  const fields = Object.fromEntries(header.map((name, i) => [name, row[i]!]));
  const used = new Set([...USUAL_NAMES.filter((name) => isUsed(name, map)), map.id, map.title, map.text]);
  return recordOf(fields, line, { ...map, metadata: map.metadata ?? header.filter((name) => !used.has(name)) });
}

/** Does the name stand for something that the map does not name otherwise? */
function isUsed(name: string, { id, title, text }: FieldMap): boolean {
  if (name === 'title') return title === undefined;
  return (name.endsWith('id') ? id : text) === undefined;
}

function checkHeader(header: readonly string[], map: FieldMap): readonly string[] {
  const names = header.map((name) => name.trim());
  const wanted = [map.id, map.title, map.text, ...(map.metadata ?? [])].filter((name) => name !== undefined);
  const hasText = map.text !== undefined || names.includes('text') || names.includes('content');
  const missing = [...wanted, ...(hasText ? [] : ['text'])].filter((name) => !names.includes(name));
  if (missing.length === 0) return names;
  throw new RaglabError({
    code: 'invalid_input',
    problem: `the CSV file has no column ${missing.map((name) => `'${name}'`).join(', ')}`,
    expected: "a header row with the columns 'text' (and 'title', 'id'), or with those of the field map",
    received: names.join(', ').slice(0, 200),
    remedy: 'say which column is the text: --fields text=NAME',
  });
}

function delimiterOf(start: string): string {
  const header = start.replace(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/, 1)[0]!;
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const block of bytes) {
      decoder ??= new TextDecoder(hasUtf16Mark(block) ? utf16Of(block) : 'utf-8', { fatal: true });
      yield decoder.decode(block, { stream: true });
    }
    decoder?.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new RaglabError({
      code: 'invalid_input',
      problem: 'cannot decode the CSV file',
      expected: 'UTF-8 or UTF-16 text',
      received: 'bytes of another encoding',
      remedy: 'save it as UTF-8',
      cause,
    });
  }
}

function utf16Of(block: Uint8Array): string {
  return block[0] === 0xff ? 'utf-16le' : 'utf-16be';
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
