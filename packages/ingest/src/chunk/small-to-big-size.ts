/** Sizes of a small-to-big chunker: what is matched, and the larger passage around it that is read. */
import { RaglabError } from '@raglab/core';
import { type ChunkSize, checkChunkSize } from './chunk-size.ts';

export interface SmallToBigSize extends ChunkSize {
  /** Most tokens of the parent, the chunk included; at least `size`. */
  readonly parentSize: number;
}

/** Throws `configuration` when the numbers cannot make chunks with parents. */
export function checkSmallToBigSize({ size, overlap, parentSize }: SmallToBigSize): void {
  checkChunkSize({ size, overlap });
  if (Number.isInteger(parentSize) && parentSize >= size) return;
  throw new RaglabError({
    code: 'configuration',
    problem: 'cannot make chunks with parents of this size',
    expected: `a whole number of tokens for the parent, at least the chunk's ${size}`,
    received: String(parentSize),
    remedy: "write for example 'parent-child:80/0@320'",
  });
}
