/**
 * Small-to-big by sections: parents are what the Markdown chunker makes at `parentSize` (sections, or whole blocks of large ones), children are
 * packed sentences of a parent, up to `size`, with its heading path and its span as `parent`. Children are embedded and matched, parents are read
 * (LangChain's ParentDocumentRetriever, without its second store: a parent is two offsets into the document). `overlap` is among
 * the children of one parent; parents do not overlap.
 *
 * Counts blocks once, sentences once, chunks once: linear, three passes.
 */
import { type Chunker, type ChunkSpan, createChunks, type TokenCounter } from '@raglab/core';
import { markdownSpans } from './markdown-chunker.ts';
import { sentencePieces } from './sentence-chunker.ts';
import { checkSmallToBigSize, type SmallToBigSize } from './small-to-big-size.ts';
import { packPieces, trimmedSpan } from './text-piece.ts';

export function createParentChildChunker(sizes: SmallToBigSize, counter: TokenCounter): Chunker {
  checkSmallToBigSize(sizes);
  const { size, overlap, parentSize } = sizes;
  const key = `parent-child:${size}/${overlap}@${parentSize}:${counter.key}`;
  return {
    key,
    chunk: async (document) => {
      const parents = markdownSpans(document, { size: parentSize, overlap: 0 }, counter);
      const children = parents.flatMap(({ start, end, headingPath }) => {
        const pieces = packPieces(sentencePieces(document.text, { start, end }, size, counter), size, overlap);
        return pieces.flatMap((piece): ChunkSpan[] => {
          const span = trimmedSpan(document.text, piece, counter, headingPath);
          return span === null ? [] : [{ ...span, parent: { start, end } }];
        });
      });
      return createChunks(document, key, children);
    },
  };
}
