/** The characters of a text as numbers, one for each Unicode code point; half of a torn surrogate pair counts as one of its own. */
export function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i += 1;
    points[count++] = point;
  }
  return points.subarray(0, count);
}
