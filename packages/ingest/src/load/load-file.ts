/**
 * Reads one file and hands it to the extractor of its format, after checking that its content is what its name says.
 * A web page saved as `.txt` is read as a web page; binary data under a text name, or no PDF under `.pdf`, is refused in words.
 */
import { open, stat } from 'node:fs/promises';
import { RaglabError } from '@raglab/core';
import type { Converter } from './create-converter.ts';
import { extractMarkdown, extractPlainText } from './extract-markdown.ts';
import type { SourceFile } from './list-sources.ts';
import type { ExtractedText } from './loaded-document.ts';
import { type Content, sniffContent } from './sniff-content.ts';
import type { SourceFormat } from './source-format.ts';

export interface OpenedSource {
  readonly bytes: Uint8Array;
  /** The format by extension, corrected by content. */
  readonly format: SourceFormat;
}

const HEAD_BYTES = 4096;

/** Throws `not_found`, `invalid_input` (too large, wrong content) with a reason. `headOnly` reads just enough to check the content. */
export async function openSource(
  file: SourceFile,
  maxBytes: number,
  { headOnly = false }: { readonly headOnly?: boolean } = {},
): Promise<OpenedSource> {
  const handle = await open(file.path, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') {
      throw new RaglabError({
        code: 'not_found',
        problem: 'the file vanished before it was read',
        remedy: 'run again',
        cause,
      });
    }
    throw new RaglabError({
      code: 'invalid_input',
      problem: 'cannot open the file',
      received: cause.code ?? cause.message,
      remedy: 'check its permissions',
      cause,
    });
  });
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) throw tooLarge(size, maxBytes);
    const bytes = headOnly ? await readHead(handle, size) : await handle.readFile();
    return { bytes, format: checkContent(file.format, sniffContent(bytes)) };
  } finally {
    await handle.close();
  }
}

/** ISO 8601; null where it cannot be told. Ask before reading: a write in between makes the source look newer, never its text. */
export async function modifiedTime(path: string): Promise<string | null> {
  return stat(path).then(
    ({ mtime }) => mtime.toISOString(),
    () => null,
  );
}

export async function loadFile(
  source: OpenedSource,
  converter: Converter,
  signal?: AbortSignal,
): Promise<ExtractedText> {
  switch (source.format) {
    case 'markdown':
      return extractMarkdown(source.bytes);
    case 'text':
    case 'jsonl':
    case 'csv':
      return extractPlainText(source.bytes);
    default:
      return converter.convert(source.format, source.bytes, signal);
  }
}

function checkContent(format: SourceFormat, content: Content): SourceFormat {
  if (content.kind === 'empty') {
    throw new RaglabError({
      code: 'invalid_input',
      problem: 'the file is empty',
      expected: 'some text',
      received: '0 bytes',
    });
  }
  if (format === 'pdf' || format === 'docx') {
    const isRight = content.kind === (format === 'pdf' ? 'pdf' : 'zip');
    if (isRight) return format;
    const expected = format === 'pdf' ? 'a PDF document' : 'a Word document (.docx)';
    throw wrongContent(expected, content, 'check where the file came from, or give it the extension of its content');
  }
  if (content.kind === 'text' || content.kind === 'html')
    return content.kind === 'html' && format === 'text' ? 'html' : format;
  throw wrongContent(
    'text',
    { ...content, description: `binary data (${content.description})` },
    'give the file the extension of its content, or take it out',
  );
}

function wrongContent(expected: string, content: Content, remedy: string): RaglabError {
  const problem = 'the content is not what the file name says';
  return new RaglabError({ code: 'invalid_input', problem, expected, received: content.description, remedy });
}

function tooLarge(size: number, maxBytes: number): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: 'the file is too large',
    expected: `at most ${megabytes(maxBytes)} MB`,
    received: `${megabytes(size)} MB`,
    remedy: 'split it, or raise the size limit',
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

async function readHead(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(Math.min(size, HEAD_BYTES)), 0);
  return buffer.subarray(0, bytesRead);
}
