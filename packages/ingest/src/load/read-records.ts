/**
 * JSON Lines as documents, one per line: BEIR's corpus format `{_id, title, text, metadata?}`, and any object with a `text`
 * (or, failing that, `content`) field. A line that cannot be used is reported with its number and the others go on.
 *
 * The text is title, blank line, text, unless the text starts with the title already: BEIR's protocol is title + " " + text,
 * and the words are the same; the blank line lets a chunker see where the title ends. The title is also kept as `title`.
 * Without `_id` or `id` the line number is the id, so inserting a line renames those after it.
 */
import { type Metadata, messageOf } from '@raglab/core';
import { flattenMetadata } from './front-matter.ts';
import { readLines } from './read-lines.ts';

export type JsonRecord =
  | {
      readonly line: number;
      readonly id: string;
      readonly title: string | null;
      readonly text: string;
      readonly metadata: Metadata;
    }
  | { readonly line: number; readonly id: string | null; readonly reason: string };

export async function* readRecords(
  path: string,
  maxLineBytes: number,
  signal?: AbortSignal,
): AsyncGenerator<JsonRecord> {
  const firstLines = new Map<string, number>();
  for await (const { number: line, bytes, tooLong } of readLines(path, maxLineBytes, signal)) {
    if (tooLong) {
      yield { line, id: null, reason: `line ${line}: expected at most ${maxLineBytes} bytes, received more` };
      continue;
    }
    const record = parseRecord(bytes, line);
    if (record === null) continue;
    const known = record.id === null ? undefined : firstLines.get(record.id);
    if (known !== undefined) {
      yield {
        line,
        id: null,
        reason: `line ${line}: expected an unused _id, received '${record.id}' again (first on line ${known})`,
      };
      continue;
    }
    if (record.id !== null) firstLines.set(record.id, line);
    yield record;
  }
}

/** Null for a blank line. */
function parseRecord(bytes: Uint8Array, line: number): JsonRecord | null {
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
  return recordOf({ ...value }, line);
}

function recordOf(fields: Readonly<Record<string, unknown>>, line: number): JsonRecord {
  const id = idOf(fields._id ?? fields.id, line);
  const body = fields.text ?? fields.content ?? '';
  const title = typeof fields.title === 'string' ? fields.title.trim() : '';
  if (typeof body !== 'string')
    return { line, id, reason: `line ${line}: expected 'text' to be a string, received ${typeof body}` };
  if (body.trim() === '' && title === '') {
    return {
      line,
      id,
      reason: `line ${line}: expected a text, received none (fields: ${Object.keys(fields).join(', ') || 'none'})`,
    };
  }
  const startsWithTitle = body.trimStart().toLowerCase().startsWith(title.toLowerCase());
  const text = startsWithTitle ? body : `${title}\n\n${body}`;
  return { line, id, title: title || null, text, metadata: metadataOf(fields.metadata) };
}

function idOf(value: unknown, line: number): string {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : String(line);
}

function metadataOf(value: unknown): Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? flattenMetadata({ ...value }) : {};
}

function excerptOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 160)).toString('utf8').trim();
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
