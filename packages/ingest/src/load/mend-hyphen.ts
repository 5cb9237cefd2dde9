/**
 * Joins a line to the text before it and decides about a hyphen at the line's end: was the word broken there ("retrie-" + "val"), or does
 * it have a hyphen ("two-" + "column")? The document itself is the dictionary: the joined word elsewhere says broken, the hyphenated
 * word elsewhere says hyphen; where neither occurs, two parts that both occur as words make a compound, and anything else was broken.
 */

/** Words of a text, lower-cased, hyphenated ones as a whole and in parts. Give it lines: what ends in a hyphen is left out. */
export function wordsOfLines(lines: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const line of lines) {
    for (const [word] of line.toLowerCase().matchAll(/\p{L}+(?:[-\u2010]\p{L}+)*[-\u2010\u00ad]?/gu)) {
      if (/[-\u2010\u00ad]$/.test(word)) continue;
      words.add(word.replaceAll('\u2010', '-'));
      for (const part of word.split(/[-\u2010]/)) words.add(part);
    }
  }
  return words;
}

export function joinLines(before: string, line: string, words: ReadonlySet<string>): string {
  const [, left = '', hyphen = ''] = /(\p{L}+)([-\u00ad\u2010])$/u.exec(before) ?? [];
  if (hyphen === '\u00ad') return before.slice(0, -1) + line;
  if (hyphen !== '' && /^\p{L}/u.test(line)) {
    return isBroken(left.toLowerCase(), line, words) ? before.slice(0, -1) + line : before + line;
  }
  const isUnspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(before);
  return isUnspaced ? before + line : `${before} ${line}`;
}

function isBroken(left: string, line: string, words: ReadonlySet<string>): boolean {
  const right = /^\p{Ll}+/u.exec(line)?.[0];
  if (right === undefined) return false;
  if (words.has(left + right)) return true;
  if (words.has(`${left}-${right}`)) return false;
  return !(left.length > 2 && right.length > 2 && words.has(left) && words.has(right));
}
