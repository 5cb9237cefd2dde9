/** A text cut into pieces that are inside a span or outside all of them. Spans may overlap, be empty, or reach beyond the text. */
export interface HighlightedPiece {
  /** Position in the text: unique, so it can be a key. */
  readonly start: number;
  readonly text: string;
  readonly marked: boolean;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `offset`: where the text begins in the document that the spans count in. */
export function highlightSpans(text: string, spans: readonly Span[], offset = 0): HighlightedPiece[] {
  const clamp = (position: number): number => Math.min(Math.max(position - offset, 0), text.length);
  const inside = spans
    .map(({ start, end }) => ({ start: clamp(start), end: clamp(end) }))
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => a.start - b.start);
  const pieces: HighlightedPiece[] = [];
  let at = 0;
  const add = (end: number, marked: boolean): void => {
    if (end > at) pieces.push({ start: at, text: text.slice(at, end), marked });
    at = Math.max(at, end);
  };
  for (const { start, end } of inside) {
    add(start, false);
    add(end, true);
  }
  add(text.length, false);
  return pieces;
}
