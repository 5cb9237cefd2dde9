/**
 * From offsets in Unicode code points (Python strings: SQuAD, Chroma's chunking set) to UTF-16 code units (JavaScript strings).
 * They differ behind every character outside the Basic Multilingual Plane, such as an emoji. Linear once per text, then O(log n).
 */

/** Returns a function from code point offset to UTF-16 offset; past the end it answers the text's length plus the excess. */
export function codePointOffsets(text: string): (codePoints: number) => number {
  /** UTF-16 positions of the characters that take two code units. */
  const wide: number[] = [];
  for (const { index } of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) wide.push(index);
  return (codePoints) => {
    // The i-th wide character stands at code point wide[i] - i: count those that begin before the offset.
    let low = 0;
    let high = wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (wide[middle]! - middle < codePoints) low = middle + 1;
      else high = middle;
    }
    return codePoints + low;
  };
}
