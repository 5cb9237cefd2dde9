/**
 * The lines of a file or stream as bytes, streamed, so that a corpus of any size fits. Bytes and not text: a line with invalid UTF-8
 * must be told from a good one. Lines end with LF or CRLF; the last needs no end. A line over the limit is given as its first bytes only.
 */
import { createReadStream } from 'node:fs';
import { addAbortSignal, Readable } from 'node:stream';

export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly tooLong: boolean;
}

const LINE_FEED = 10;

/** `source`: the path of a file, or bytes as they come; the signal ends both. */
export async function* readLines(
  source: string | AsyncIterable<Uint8Array>,
  maxLineBytes: number,
  signal?: AbortSignal,
): AsyncGenerator<FileLine> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const take = (): FileLine => {
    const tooLong = length > maxLineBytes;
    const joined = Buffer.concat(parts);
    parts = [];
    length = 0;
    number++;
    return { number, bytes: joined.at(-1) === 13 ? joined.subarray(0, -1) : joined, tooLong };
  };
  for await (const data of bytesOf(source, signal)) {
    const block = Buffer.isBuffer(data) ? data : Buffer.from(data);
    let start = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, start)) {
      if (length <= maxLineBytes) parts.push(block.subarray(start, end));
      length += end - start;
      yield take();
      start = end + 1;
    }
    if (start < block.length) {
      if (length <= maxLineBytes) parts.push(block.subarray(start));
      length += block.length - start;
    }
  }
  if (length > 0) yield take();
}

function bytesOf(
  source: string | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  if (typeof source === 'string')
    return createReadStream(source, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) });
  return signal && source instanceof Readable ? addAbortSignal(signal, source) : source;
}
