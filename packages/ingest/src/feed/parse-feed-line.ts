/**
 * One line of a change feed as an event: `{"seq", "op": "upsert", "id", "text", "title"?, "metadata"?, "modifiedAt"?}` or `{"seq", "op": "delete", "id"}`.
 * An upsert is read as a record of a JSONL corpus is (`record-fields.ts`). What a bad line still says (its number, its id) is kept, so that it
 * counts once and its dead letter stands under its document.
 */
import { messageOf } from '@raglab/core';
import { recordOf, type SourceRecord } from '../load/record-fields.ts';

interface FeedPosition {
  readonly line: number;
  readonly seq: number;
}

export type FeedEvent =
  | (FeedPosition & { readonly op: 'delete'; readonly id: string })
  | (FeedPosition & {
      readonly op: 'upsert';
      readonly id: string;
      readonly record: Extract<SourceRecord, { readonly text: string }>;
      /** ISO 8601. */
      readonly modifiedAt: string | null;
    });

export interface BadFeedLine {
  readonly line: number;
  /** Null where the line does not say. */
  readonly seq: number | null;
  readonly id: string | null;
  readonly reason: string;
}

export type FeedLine = FeedEvent | BadFeedLine;

/** Null for a blank line. */
export function parseFeedLine(bytes: Uint8Array, line: number): FeedLine | null {
  let fields: Readonly<Record<string, unknown>>;
  try {
    const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (source.trim() === '') return null;
    const value: unknown = JSON.parse(source);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not an object');
    fields = { ...value };
  } catch (error) {
    const received = error instanceof SyntaxError ? messageOf(error) : 'bytes that are not UTF-8';
    return { line, seq: null, id: null, reason: `line ${line}: expected one JSON object, received ${received}` };
  }
  return eventOf(fields, line);
}

function eventOf(fields: Readonly<Record<string, unknown>>, line: number): FeedLine {
  const { op, text, title, metadata, modifiedAt } = fields;
  const seq = Number.isSafeInteger(fields.seq) && Number(fields.seq) >= 0 ? Number(fields.seq) : null;
  const id = typeof fields.id === 'number' ? String(fields.id) : typeof fields.id === 'string' ? fields.id : '';
  const bad = (expected: string, received: unknown): BadFeedLine => {
    const reason = `line ${line}: expected ${expected}, received ${received === undefined ? 'none' : JSON.stringify(received)}`;
    return { line, seq, id: id || null, reason };
  };
  if (seq === null) return bad("'seq' to be a whole number from 0", fields.seq);
  if (id === '') return bad("'id' to be a text that is not empty", fields.id);
  if (op === 'delete') return { line, seq, op, id };
  if (op !== 'upsert') return bad("'op' to be upsert or delete", op);
  if (modifiedAt !== undefined && modifiedAt !== null && !isTime(modifiedAt))
    return bad("'modifiedAt' to be an ISO 8601 time", modifiedAt);
  const record = recordOf({ id, title, text, metadata }, line, { id: 'id', text: 'text' });
  if ('reason' in record) return { line, seq, id, reason: record.reason };
  return { line, seq, op, id, record, modifiedAt: isTime(modifiedAt) ? new Date(modifiedAt).toISOString() : null };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value));
}
