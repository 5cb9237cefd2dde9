/**
 * edit_similarity: 1 − Levenshtein distance / length of the longer text, in code points; in [0, 1], higher is better. Counts insertions,
 * deletions and substitutions of single characters; letter case and white space count. For short answers of a fixed form (names,
 * numbers, codes); on prose it says little. Two empty texts → 1; one empty → 0.
 * Example: 'kitten' and 'sitting' have distance 3 → 1 − 3/7 = 0.5714. Myers' bit vectors in blocks of 32: O(n · m / 32).
 * Reference: Levenshtein 1966; Myers, JACM 46 (1999), in Hyyrö's form (2003).
 */
import type { CaseMetric } from '../scoring/metric.ts';
import { codePoints } from './code-points.ts';
import { heuristicDefinition, scoreAgainstReference } from './score-against-reference.ts';

export const editSimilarity: CaseMetric = {
  ...heuristicDefinition('edit_similarity', 1),
  score: (item, record) => scoreAgainstReference(item, record, computeEditSimilarity),
};

export function computeEditSimilarity(prediction: string, reference: string): number {
  const a = codePoints(prediction);
  const b = codePoints(reference);
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - levenshteinDistance(a, b) / longer;
}

/** Symbols by number: code points, 0 to 0x10ffff. */
type Sequence = Readonly<ArrayLike<number>>;

/** Smallest number of insertions, deletions and substitutions that turn one sequence into the other. */
export function levenshteinDistance(a: Sequence, b: Sequence): number {
  const [pattern, text] = a.length <= b.length ? [a, b] : [b, a];
  return pattern.length === 0 ? text.length : bitVectorDistance(pattern, text);
}

/** By two rows of the table: the plain version, which the other one has to agree with. */
export function tableDistance(a: Sequence, b: Sequence): number {
  const row = Uint32Array.from({ length: a.length + 1 }, (_, i) => i);
  for (let j = 1; j <= b.length; j++) {
    let diagonal = row[0]!;
    row[0] = j;
    const symbol = b[j - 1];
    for (let i = 1; i <= a.length; i++) {
      const above = row[i]!;
      const substituted = a[i - 1] === symbol ? diagonal : diagonal + 1;
      row[i] = Math.min(substituted, above + 1, row[i - 1]! + 1);
      diagonal = above;
    }
  }
  return row[a.length]!;
}

/** Code point → the rows of the present block in which the pattern has it; all 0 between two blocks. Only the pages that texts touch take memory. */
const POSITIONS = new Int32Array(0x110000);

/**
 * The table by columns, 32 rows of the pattern in one word: a column is two words of bits, where it rises by one and where it falls by one.
 * What a block hands down to the next in each column is the step along its last row: −1, 0 or 1.
 */
function bitVectorDistance(pattern: Sequence, text: Sequence): number {
  // Along the row above the first, the distance grows by one in each column.
  const steps = new Int8Array(text.length).fill(1);
  for (let start = 0; start < pattern.length; start += 32) {
    const end = Math.min(start + 32, pattern.length);
    for (let i = start; i < end; i++) POSITIONS[pattern[i]!]! |= 1 << (i - start);
    advanceBlock(POSITIONS, text, steps, end - start - 1);
    for (let i = start; i < end; i++) POSITIONS[pattern[i]!] = 0;
  }
  let distance = pattern.length;
  for (let i = 0; i < steps.length; i++) distance += steps[i]!;
  return distance;
}

function advanceBlock(positions: Int32Array, text: Sequence, steps: Int8Array, lastRow: number): void {
  let rises = -1;
  let falls = 0;
  for (let i = 0; i < text.length; i++) {
    const step = steps[i]!;
    // The sign bits: a comparison here would cost a tenth of the time.
    const enteringFall = step >>> 31;
    const enteringRise = -step >>> 31;
    const matches = positions[text[i]!]!;
    const vertical = matches | falls;
    const entering = matches | enteringFall;
    const horizontal = (((entering & rises) + rises) ^ rises) | entering;
    let horizontalRises = falls | ~(horizontal | rises);
    let horizontalFalls = rises & horizontal;
    steps[i] = ((horizontalRises >>> lastRow) & 1) - ((horizontalFalls >>> lastRow) & 1);
    horizontalRises = (horizontalRises << 1) | enteringRise;
    horizontalFalls = (horizontalFalls << 1) | enteringFall;
    rises = horizontalFalls | ~(vertical | horizontalRises);
    falls = horizontalRises & vertical;
  }
}
