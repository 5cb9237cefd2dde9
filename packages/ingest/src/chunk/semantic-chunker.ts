/**
 * Breakpoints by embedding distance (Greg Kamradt, "5 Levels of Text Splitting", 2023; LangChain's SemanticChunker): each sentence is embedded
 * together with its neighbours, and a chunk ends where the cosine distance to the next one is above a percentile of the document's own
 * distances. So the number of breaks is set by the percentile, the places by meaning. The original has no maximum: here a group above `size` is packed from its
 * sentences. Chunks do not overlap.
 *
 * One embedding per sentence, each of about three sentences' tokens, so chunking costs about three times what embedding the text costs;
 * the rest is O(n · dimension + n log n). Chunks depend on the model, which is part of the key.
 */
import { type Chunker, createChunks, type Embedder, type TokenCounter } from '@raglab/core';
import { checkChunkSize } from './chunk-size.ts';
import { dot, embedPieces } from './embed-pieces.ts';
import { sentencePieces } from './sentence-chunker.ts';
import { packPieces, type TextPiece, trimmedSpan } from './text-piece.ts';

export interface SemanticChunkerOptions {
  readonly size: number;
  /** Of the distances, in (0, 100): 95 breaks after one sentence in twenty. Default 95, as in both sources. */
  readonly percentile?: number;
}

export function createSemanticChunker(
  { size, percentile = 95 }: SemanticChunkerOptions,
  counter: TokenCounter,
  embedder: Embedder,
): Chunker {
  checkChunkSize({ size, overlap: 0 });
  const key = `semantic:${size}/p${percentile}:${counter.key}:${embedder.key}`;
  return {
    key,
    chunk: async (document) => {
      const { text } = document;
      if (text.trim() === '') return [];
      const sentences = sentencePieces(text, { start: 0, end: text.length }, size, counter);
      const distances = await distancesBetween(text, sentences, embedder);
      const pieces = breakAbove(sentences, distances, percentileOf(distances, percentile)).flatMap((group) =>
        packPieces(group, size, 0),
      );
      const spans = pieces.flatMap((piece) => trimmedSpan(text, piece, counter) ?? []);
      return createChunks(document, key, spans);
    },
  };
}

/** `distances[i]` lies between sentences i and i + 1. */
async function distancesBetween(text: string, sentences: readonly TextPiece[], embedder: Embedder): Promise<number[]> {
  if (sentences.length < 2) return [];
  const last = sentences.length - 1;
  const surroundings = sentences.map((_, i) =>
    text.slice(sentences[Math.max(0, i - 1)]!.start, sentences[Math.min(last, i + 1)]!.end).trim(),
  );
  const vectors = await embedPieces(surroundings, embedder);
  return vectors.slice(1).map((vector, i) => 1 - dot(vectors[i]!, vector));
}

function breakAbove(sentences: readonly TextPiece[], distances: readonly number[], threshold: number): TextPiece[][] {
  const groups: TextPiece[][] = [];
  for (const [i, sentence] of sentences.entries()) {
    if (i === 0 || distances[i - 1]! > threshold) groups.push([]);
    groups.at(-1)!.push(sentence);
  }
  return groups;
}

/** With linear interpolation between the two nearest ranks, as numpy.percentile; Infinity for no values. */
export function percentileOf(values: readonly number[], percentile: number): number {
  if (values.length === 0) return Number.POSITIVE_INFINITY;
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (percentile / 100) * (sorted.length - 1);
  const below = Math.floor(rank);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low + (high - low) * (rank - below);
}
