/** What can be counted of stored chunks; of previewed ones the server counts the same. */
import type { ChunkBorder, ChunkPreview } from '@raglab/core';

export type ChunkCounts = Pick<
  ChunkPreview['counts'],
  'chunks' | 'tokens' | 'smallest' | 'median' | 'largest' | 'overlapCharacters' | 'uncoveredCharacters'
> & { readonly documentTokens: number | null };

/** `characters`: of the document. How many tokens it has without its chunks is not stored. */
export function countChunks(borders: readonly ChunkBorder[], characters: number): ChunkCounts {
  const sizes = borders.map(({ tokenCount }) => tokenCount).sort((a, b) => a - b);
  const middle = sizes.length / 2;
  let overlap = 0;
  let covered = 0;
  let reached = 0;
  for (const { start, end } of borders.toSorted((a, b) => a.start - b.start)) {
    overlap += Math.max(0, Math.min(reached, end) - start);
    covered += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return {
    chunks: sizes.length,
    tokens: sizes.reduce((sum, size) => sum + size, 0),
    documentTokens: null,
    smallest: sizes[0] ?? null,
    median: sizes.length === 0 ? null : (sizes[Math.ceil(middle) - 1]! + sizes[Math.floor(middle)]!) / 2,
    largest: sizes.at(-1) ?? null,
    overlapCharacters: overlap,
    uncoveredCharacters: characters - covered,
  };
}
