/** Sets of half-open spans: what they cover together, what two of them share, and how long that is. Positions are the caller's unit. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Disjoint spans that cover the same, ascending; spans that meet become one. */
export function unionOf(spans: readonly Span[]): Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Each counted by itself. */
export function totalLength(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0);
}

/** Positions in both, each once. */
export function commonLength(a: readonly Span[], b: readonly Span[]): number {
  const others = unionOf(b);
  return unionOf(a).reduce(
    (sum, one) =>
      sum +
      others.reduce(
        (inner, { start, end }) => inner + Math.max(0, Math.min(one.end, end) - Math.max(one.start, start)),
        0,
      ),
    0,
  );
}
