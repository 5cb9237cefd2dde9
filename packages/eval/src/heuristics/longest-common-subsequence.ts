/**
 * The longest common subsequence of two token lists by dynamic programming: O(n × m) time, and memory only where the
 * positions are asked for. Where several are longest, `commonPositions` walks back as rouge-score does, because the union of
 * ROUGE-Lsum depends on which one is taken.
 */

/** Length of the longest common subsequence; two rows of memory. */
export function commonSubsequenceLength<T extends string | number>(a: readonly T[], b: readonly T[]): number {
  let above = new Uint32Array(b.length + 1);
  let row = new Uint32Array(b.length + 1);
  for (const token of a) {
    for (let j = 1; j <= b.length; j++) {
      row[j] = token === b[j - 1] ? above[j - 1]! + 1 : Math.max(above[j]!, row[j - 1]!);
    }
    [above, row] = [row, above];
  }
  return above[b.length]!;
}

/** Positions in `a` of one longest common subsequence, ascending. */
export function commonPositions(a: readonly string[], b: readonly string[]): number[] {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j]!;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i * width + j] = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  const positions: number[] = [];
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      positions.push(--i);
      j--;
    } else if (at(i, j - 1) > at(i - 1, j)) j--;
    else i--;
  }
  return positions.reverse();
}
