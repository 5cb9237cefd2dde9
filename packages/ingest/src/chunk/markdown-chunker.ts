/**
 * Heading-aware chunks for Markdown (and for HTML and Word, which are loaded as Markdown): one section is one chunk where it fits, tiny
 * sections are joined (`markdown-sections.ts`), large ones are packed from whole blocks (`block-pieces.ts`). Each chunk carries its heading path.
 *
 * Plain text and PDF have no headings: there it packs paragraphs. Counts each block once and each chunk once: about 5 MB/s.
 */
import { type Chunker, type ChunkSpan, createChunks, type Document, type TokenCounter } from '@raglab/core';
import { blockPieces } from './block-pieces.ts';
import { type ChunkSize, checkChunkSize } from './chunk-size.ts';
import { documentBlocks } from './document-blocks.ts';
import { markdownSections } from './markdown-sections.ts';
import { packPieces, trimmedSpan } from './text-piece.ts';

export function createMarkdownChunker({ size, overlap }: ChunkSize, counter: TokenCounter): Chunker {
  checkChunkSize({ size, overlap });
  const key = `markdown:${size}/${overlap}:${counter.key}`;
  return {
    key,
    chunk: async (document) => createChunks(document, key, markdownSpans(document, { size, overlap }, counter)),
  };
}

/** The spans of a document by section, in order. */
export function markdownSpans(document: Document, { size, overlap }: ChunkSize, counter: TokenCounter): ChunkSpan[] {
  const { text } = document;
  return markdownSections(documentBlocks(document, counter), size).flatMap((section) => {
    const range = { start: section.blocks[0]!.start, end: section.blocks.at(-1)!.end };
    const pieces =
      section.tokens <= size ? [range] : packPieces(blockPieces(text, section.blocks, size, counter), size, overlap);
    return pieces.flatMap((piece) => trimmedSpan(text, piece, counter, section.headingPath) ?? []);
  });
}
