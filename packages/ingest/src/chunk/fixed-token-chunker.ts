/**
 * Fixed windows of `size` tokens that step by `size − overlap`: the baseline every other chunker has to beat. Cuts anywhere,
 * also inside words, but never inside a character. Windows are not trimmed, so that their size is exact. One tokenisation per document.
 */
import { type Chunker, type ChunkSpan, createChunks, type TokenCounter } from '@raglab/core';
import { type ChunkSize, checkChunkSize } from './chunk-size.ts';

export function createFixedTokenChunker({ size, overlap }: ChunkSize, counter: TokenCounter): Chunker {
  checkChunkSize({ size, overlap });
  const key = `fixed-token:${size}/${overlap}:${counter.key}`;
  return {
    key,
    chunk: async (document) => createChunks(document, key, fixedTokenSpans(document.text, { size, overlap }, counter)),
  };
}

function fixedTokenSpans(text: string, { size, overlap }: ChunkSize, counter: TokenCounter): ChunkSpan[] {
  const offsets = counter.offsets(text);
  const spans: ChunkSpan[] = [];
  for (let first = 0; first < offsets.length; first += size - overlap) {
    const last = Math.min(first + size, offsets.length) - 1;
    const [start, end] = [offsets[first]![0], offsets[last]![1]];
    if (text.slice(start, end).trim() !== '') spans.push({ start, end, tokenCount: last - first + 1 });
    if (last === offsets.length - 1) break;
  }
  return spans;
}
