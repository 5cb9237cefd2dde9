/**
 * Tells what a file really is by its first bytes, so that a picture named `notes.md` is refused and a web page named
 * `report.pdf` gets an explanation. Signatures are those of the file(1) database; text is what is left when no signature
 * matches and the bytes look like text. It does not parse: a broken PDF is still a PDF. Reads at most 4 kB.
 */

import { utf16WithoutMark } from './detect-encoding.ts';

type ContentKind = 'text' | 'html' | 'pdf' | 'zip' | 'binary' | 'empty';

export interface Content {
  readonly kind: ContentKind;
  /** For people: 'PNG image', 'PDF document', 'text'. */
  readonly description: string;
}

const SIGNATURES: readonly (readonly [signature: string, description: string])[] = [
  ['\x89PNG', 'PNG image'],
  ['\xff\xd8\xff', 'JPEG image'],
  ['GIF8', 'GIF image'],
  ['RIFF', 'RIFF media (WebP, WAV or AVI)'],
  ['BM\x00', 'bitmap image'],
  ['\xd0\xcf\x11\xe0', 'old Microsoft Office file (.doc, .xls, .ppt)'],
  ['\x1f\x8b', 'gzip archive'],
  ['BZh', 'bzip2 archive'],
  ['\xfd7zXZ', 'xz archive'],
  ['7z\xbc\xaf', '7-Zip archive'],
  ['\x28\xb5\x2f\xfd', 'Zstandard archive'],
  ['\x7fELF', 'ELF program'],
  ['MZ\x90', 'Windows program'],
  ['\xca\xfe\xba\xbe', 'Java class or Mach-O program'],
  ['SQLite format 3', 'SQLite database'],
  ['ID3', 'MP3 audio'],
  ['OggS', 'Ogg media'],
  ['wOFF', 'web font'],
  ['PAR1', 'Parquet table'],
];

const SAMPLE_BYTES = 4096;
/** Above this share of control characters the sample is not text in any of the supported encodings. */
const MAX_CONTROL_SHARE = 0.1;

export function sniffContent(bytes: Uint8Array): Content {
  if (bytes.length === 0) return { kind: 'empty', description: 'an empty file' };
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const start = Buffer.from(sample).toString('latin1');
  // Readers accept a PDF header anywhere in the first kilobyte (PDF 2.0, annex on implementation limits).
  if (start.slice(0, 1024).includes('%PDF-')) return { kind: 'pdf', description: 'PDF document' };
  if (start.startsWith('PK\x03\x04')) return { kind: 'zip', description: 'ZIP archive (Word, Excel, EPUB or .zip)' };
  const signature = SIGNATURES.find(([prefix]) => start.startsWith(prefix));
  if (signature) return { kind: 'binary', description: signature[1] };
  if (hasUtf16Mark(sample)) return { kind: 'text', description: 'UTF-16 text' };
  const encoding = utf16WithoutMark(bytes);
  if (encoding) return sniffText(new TextDecoder(encoding).decode(sample), 'UTF-16 text');
  if (looksBinary(sample)) return { kind: 'binary', description: 'unknown format' };
  return sniffText(start.replace(/^\xef\xbb\xbf/, ''), 'text');
}

function sniffText(start: string, description: string): Content {
  const opening = start.trimStart().slice(0, 15).toLowerCase();
  if (opening.startsWith('<!doctype html') || /^<html[\s>]/.test(opening))
    return { kind: 'html', description: 'HTML page' };
  return { kind: 'text', description };
}

export function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** A NUL byte, or many control characters other than tab, line feed, form feed, carriage return and escape. */
function looksBinary(sample: Uint8Array): boolean {
  let control = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) control++;
  }
  return control / sample.length > MAX_CONTROL_SHARE;
}
