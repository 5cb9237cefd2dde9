/**
 * Clusters of neighbours (Chroma's ClusterSemanticChunker; Smith and Troynikov, "Evaluating Chunking Strategies for Retrieval", 2024): the
 * text is cut into pieces of about 50 tokens, and consecutive pieces are grouped so that the similarities inside the groups, less
 * the document's mean similarity, add up to the most (`optimal-segments.ts`). Global, where `semantic` looks at neighbours only.
 *
 * Differences from the published program: the maximum is counted in tokens and not in pieces, chunks are exact spans, and the maximum also
 * holds where nothing is gained by grouping (there, such pieces become one chunk of any size). Chunks do not overlap. One embedding
 * per piece, then O(n · m · dimension) for groups of at most m pieces: the mean needs no n × n matrix.
 */
import { type Chunker, createChunks, type Embedder, type TokenCounter } from '@raglab/core';
import { checkChunkSize } from './chunk-size.ts';
import { embedPieces } from './embed-pieces.ts';
import { optimalSegments } from './optimal-segments.ts';
import { recursivePieces } from './recursive-chunker.ts';
import { trimmedSpan } from './text-piece.ts';

/** Tokens of a piece, as published. */
const PIECE_SIZE = 50;

export function createClusterChunker(
  { size }: { readonly size: number },
  counter: TokenCounter,
  embedder: Embedder,
): Chunker {
  checkChunkSize({ size, overlap: 0 });
  const key = `cluster:${size}:${counter.key}:${embedder.key}`;
  return {
    key,
    chunk: async (document) => {
      const { text } = document;
      const range = { start: 0, end: text.length };
      const pieces = recursivePieces(text, range, { size: Math.min(PIECE_SIZE, size), overlap: 0 }, counter).filter(
        ({ start, end }) => text.slice(start, end).trim() !== '',
      );
      const texts = pieces.map(({ start, end }) => text.slice(start, end).trim());
      const vectors = await embedPieces(texts, embedder);
      const segments = optimalSegments(
        vectors,
        pieces.map(({ tokens }) => tokens),
        size,
      );
      const spans = segments.flatMap(
        ([first, last]) => trimmedSpan(text, { start: pieces[first]!.start, end: pieces[last]!.end }, counter) ?? [],
      );
      return createChunks(document, key, spans);
    },
  };
}
