/**
 * JSON Lines as records, one per line: BEIR's corpus format `{_id, title, text, metadata?}`, and any object with the fields of the map. A line that
 * cannot be used is reported with its number and the others go on.
 */
import { messageOf } from '@raglab/core';
import { readLines } from './read-lines.ts';
import { type FieldMap, recordOf, type SourceRecord } from './record-fields.ts';

export async function* readJsonRecords(
  path: string,
  maxLineBytes: number,
  map: FieldMap,
  signal?: AbortSignal,
): AsyncGenerator<SourceRecord> {
  for await (const { number: line, bytes, tooLong } of readLines(path, maxLineBytes, signal)) {
    if (tooLong) {
      yield { line, id: null, reason: `line ${line}: expected at most ${maxLineBytes} bytes, received more` };
      continue;
    }
    const record = parseRecord(bytes, line, map);
    if (record !== null) yield record;
  }
}

/** Null for a blank line. */
function parseRecord(bytes: Uint8Array, line: number, map: FieldMap): SourceRecord | null {
  let value: unknown;
  try {
    const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (source.trim() === '') return null;
    value = JSON.parse(source);
  } catch (error) {
    const received =
      error instanceof SyntaxError ? `'${excerptOf(bytes)}' (${messageOf(error)})` : 'bytes that are not UTF-8';
    return { line, id: null, reason: `line ${line}: expected one JSON object, received ${received}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, id: null, reason: `line ${line}: expected one JSON object, received '${excerptOf(bytes)}'` };
  }
  return recordOf({ ...value }, line, map);
}

function excerptOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 160)).toString('utf8').trim();
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
