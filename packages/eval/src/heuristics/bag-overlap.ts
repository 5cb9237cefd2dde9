/** Overlap of two bags (multisets) of tokens: what token F1 and ROUGE count. */

/** Sum over the distinct tokens of the smaller of the two counts. */
export function overlapCount(a: readonly string[], b: readonly string[]): number {
  const counts = countTokens(a);
  let overlap = 0;
  for (const token of b) {
    const left = counts.get(token) ?? 0;
    if (left === 0) continue;
    counts.set(token, left - 1);
    overlap++;
  }
  return overlap;
}

export function countTokens(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

/** F1; 0 when both are 0. */
export function harmonicMean(precision: number, recall: number): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}
