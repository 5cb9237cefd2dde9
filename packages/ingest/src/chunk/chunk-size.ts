/** The two numbers every chunker takes, in tokens of its counter. */
import { RaglabError } from '@raglab/core';

export interface ChunkSize {
  /** Most tokens of a chunk (a single unit that cannot be cut may exceed it slightly). At least 1. */
  readonly size: number;
  /** Tokens repeated at the start of the next chunk, below `size`. */
  readonly overlap: number;
}

/** Throws `configuration` when the numbers cannot make chunks. */
export function checkChunkSize({ size, overlap }: ChunkSize): void {
  if (Number.isInteger(size) && size >= 1 && Number.isInteger(overlap) && overlap >= 0 && overlap < size) return;
  throw new RaglabError({
    code: 'configuration',
    problem: 'cannot make chunks of this size',
    expected: 'whole numbers of tokens with size ≥ 1 and 0 ≤ overlap < size',
    received: `size ${size}, overlap ${overlap}`,
    remedy: "write for example 'recursive:400/0'",
  });
}
