/**
 * A document's text cut wherever a chunk begins or ends, so that borders and overlaps can be drawn into it. A sweep over the borders: O(n log n)
 * in the number of chunks, whatever they overlap.
 */
import type { Span } from '../../components/highlight-spans.ts';

export interface ChunkPiece {
  readonly start: number;
  readonly end: number;
  /** Chunks that hold this piece: 0 outside all, 2 and more where chunks overlap. */
  readonly cover: number;
  /** Index of the chunk that began last; undefined outside all. */
  readonly chunk: number | undefined;
  /** Indexes of the chunks that begin here. */
  readonly begins: readonly number[];
  readonly marked: boolean;
}

/** The pieces of `[from, to)`. Chunks are numbered by their place in the list. */
export function chunkPieces(chunks: readonly Span[], { start: from, end: to }: Span, mark?: Span): ChunkPiece[] {
  const edges = [...chunks, ...(mark ? [mark] : [])].flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([from, to, ...edges.filter((edge) => edge > from && edge < to)])].sort((a, b) => a - b);
  const order = chunks.map((_, i) => i).sort((a, b) => chunks[a]!.start - chunks[b]!.start || a - b);
  const open = new Set<number>();
  let next = 0;
  return cuts.slice(0, -1).map((start, i) => {
    const begins: number[] = [];
    for (; next < order.length && chunks[order[next]!]!.start <= start; next++) {
      const chunk = order[next]!;
      open.add(chunk);
      if (chunks[chunk]!.start === start) begins.push(chunk);
    }
    for (const chunk of open) if (chunks[chunk]!.end <= start) open.delete(chunk);
    return {
      ...{ start, end: cuts[i + 1]!, cover: open.size, chunk: [...open].at(-1), begins },
      marked: mark !== undefined && start >= mark.start && start < mark.end,
    };
  });
}
