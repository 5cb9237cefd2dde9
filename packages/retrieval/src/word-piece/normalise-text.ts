/**
 * BERT's normaliser and word splitter, as the hub's libraries run them (`BertNormalizer` and `BertPreTokenizer` of tokenizer.json, lower case): control
 * characters go, every white space is a blank, CJK characters of the basic plane stand alone, lower case, accents off; then words are runs of
 * anything but blanks and punctuation, and every punctuation mark is a word. Plain ASCII, which most text is, takes a way without Unicode tables.
 */

const ASCII = /^[\x20-\x7e\t\n\r]*$/;
const REMOVED = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
const WHITE_SPACE = /\s/g;
/** Unified ideographs with extension A, and the compatibility forms. Those beyond the basic plane are left in their words, as the hub's library has it. */
const IDEOGRAPH = /[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]/g;
const NON_SPACING_MARK = /\p{Mn}/gu;
const WORD = /[^\s\p{P}!-/:-@[-`{-~]+|[\p{P}!-/:-@[-`{-~]/gu;

const BLANK = 0;
const PUNCTUATION = 1;
const LETTER = 2;
const ASCII_CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code <= 0x20) return BLANK;
  return /[a-z0-9A-Z]/.test(String.fromCharCode(code)) ? LETTER : PUNCTUATION;
});

/** The words of a text, in order, normalised. */
export function splitWords(text: string): string[] {
  if (ASCII.test(text)) return splitAscii(text.toLowerCase());
  return normaliseText(text).match(WORD) ?? [];
}

/** What the words are cut from. */
function normaliseText(text: string): string {
  return text
    .replace(REMOVED, '')
    .replace(WHITE_SPACE, ' ')
    .replace(IDEOGRAPH, ' $& ')
    .toLowerCase()
    .normalize('NFD')
    .replace(NON_SPACING_MARK, '');
}

function splitAscii(text: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    const kind = ASCII_CLASSES[text.charCodeAt(at)];
    if (kind === LETTER) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) words.push(text.slice(start, at));
    start = -1;
    if (kind === PUNCTUATION) words.push(text[at]!);
  }
  if (start >= 0) words.push(text.slice(start));
  return words;
}
