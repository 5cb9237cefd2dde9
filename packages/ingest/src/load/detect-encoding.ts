/**
 * Encodings that bytes give away without a label. UTF-16 without a byte order mark: text in a Latin script has a NUL in every second byte, always
 * the same half, and no other encoding of text has one at all. ISO-2022-JP: 7-bit bytes, hence valid UTF-8 by accident, but
 * with the escape sequences of its character sets (RFC 1468). Null where the evidence is thin: UTF-16 of other scripts is not guessed.
 */

const SAMPLE_BYTES = 4096;
const MIN_BYTES = 8;
/** Of the half that holds them; text with some symbols of other blocks still passes. */
const MIN_NUL_SHARE = 0.6;

/** WHATWG name of the encoding. */
export function detectedEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | 'iso-2022-jp' | null {
  return utf16WithoutMark(bytes) ?? (isIso2022Jp(bytes) ? 'iso-2022-jp' : null);
}

export function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (sample.length < MIN_BYTES || bytes.length % 2 !== 0) return null;
  const nuls = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) nuls[i % 2]!++;
  const [even, odd] = nuls as [number, number];
  const needed = (MIN_NUL_SHARE * sample.length) / 2;
  if (Math.min(even, odd) > 0 || Math.max(even, odd) < needed) return null;
  const encoding = odd > 0 ? 'utf-16le' : 'utf-16be';
  const text = new TextDecoder(encoding).decode(sample);
  // Numbers of two or four bytes have NULs in the same places; as text they are full of control characters.
  return /(?![\t\n\f\r])\p{Cc}|[\ufffd\ufffe\uffff]/u.test(text) ? null : encoding;
}

function isIso2022Jp(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 16 * SAMPLE_BYTES)).toString('latin1');
  return start.includes('\x1b$B') || start.includes('\x1b$@');
}
