/** Breaks a text at blanks into lines of at most `width` columns; a longer word stays whole, colour codes have no width. */
import { stripVTControlCharacters } from 'node:util';

export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [''];
  let used = 0;
  for (const word of text.split(' ')) {
    const columns = stripVTControlCharacters(word).length;
    if (used > 0 && used + 1 + columns > width) {
      lines.push(word);
      used = columns;
    } else {
      lines[lines.length - 1] = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`;
      used += (used > 0 ? 1 : 0) + columns;
    }
  }
  return lines;
}
