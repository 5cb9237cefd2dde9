/**
 * Lines of a UTF-8 text file, plain or gzip (`.gz`), streamed, so that a corpus larger than memory can be read. A byte order
 * mark is dropped, CRLF counts as LF, the last line needs no newline. Splits at LF alone: `node:readline` also splits at
 * U+2028 and U+2029, which are allowed inside a JSON string. Bytes that are not UTF-8 are an error, never a replacement character.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf, RaglabError } from '@raglab/core';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Guards memory against a compressed file without newlines. In UTF-16 code units. */
const MAX_LINE_LENGTH = 64 * 1024 * 1024;

/** Throws `not_found` for a missing file, `corrupt` for bytes that are not UTF-8 or not gzip. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  let rest = '';
  try {
    for await (const bytes of open(path)) {
      const pieces = (rest + decoder.decode(bytes as Buffer, { stream: true })).split('\n');
      rest = pieces.pop()!;
      if (rest.length > MAX_LINE_LENGTH) throw new Error(`line ${number + pieces.length + 1} is longer than 64 MiB`);
      for (const piece of pieces) yield { number: ++number, text: withoutReturn(piece) };
    }
    rest += decoder.decode();
  } catch (cause) {
    throw cause instanceof RaglabError ? cause : unreadable(path, number, cause);
  }
  if (rest !== '') yield { number: ++number, text: withoutReturn(rest) };
}

/** The error for one line of a file. */
export function brokenLine(path: string, line: number, expected: string, received: string): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: `cannot read ${path}, line ${line}`,
    expected,
    received: received.length > 120 ? `${received.slice(0, 117)}...` : received,
  });
}

/** The error for a file that is not read by lines. */
export function fileError(path: string, expected: string, received: string): RaglabError {
  return new RaglabError({ code: 'invalid_input', problem: `cannot read ${path}`, expected, received });
}

function open(path: string): Readable {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  const unzipped = createGunzip();
  file.on('error', (error) => unzipped.destroy(error));
  return file.pipe(unzipped);
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function unreadable(path: string, linesRead: number, cause: unknown): RaglabError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new RaglabError({ code: 'not_found', problem: `no file ${path}`, remedy: 'check the path', cause });
  }
  return new RaglabError({
    code: 'corrupt',
    problem: `cannot read ${path} after line ${linesRead}`,
    expected: path.endsWith('.gz') ? 'gzip of UTF-8 text' : 'UTF-8 text',
    received: messageOf(cause),
    cause,
  });
}
