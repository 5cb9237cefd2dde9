/** A span of text with its token count: what chunkers cut into and put together again. */
import type { ChunkSpan, TextSpan, TokenCounter } from '@raglab/core';

export interface TextPiece extends TextSpan {
  readonly tokens: number;
}

/** The span without blanks at its ends, its tokens counted; null when nothing is left. */
export function trimmedSpan(
  text: string,
  span: TextSpan,
  counter: TokenCounter,
  headingPath: readonly string[] = [],
): ChunkSpan | null {
  const { start, end } = trimmedRange(text, span);
  return start === end ? null : { start, end, headingPath, tokenCount: counter.count(text.slice(start, end)) };
}

/** The span without blanks at its ends; empty when nothing is left. */
export function trimmedRange(text: string, { start, end }: TextSpan): TextSpan {
  const piece = text.slice(start, end);
  const from = start + (piece.length - piece.trimStart().length);
  return { start: from, end: from + piece.trim().length };
}

/**
 * Greedy packing, as LangChain's text splitters do it: neighbours are joined while their counts add up to at most `size`; the next chunk
 * begins with the last pieces of the one before, as many as fit into `overlap` tokens. Counts are added, not counted
 * again, so packing is linear; a joined text may have a token more or less than the sum. A piece above `size` stands alone.
 */
export function packPieces(pieces: readonly TextPiece[], size: number, overlap: number): TextPiece[] {
  const packed: TextPiece[] = [];
  let first = 0;
  let tokens = 0;
  for (const [i, piece] of pieces.entries()) {
    if (i > first && tokens + piece.tokens > size) {
      packed.push({ start: pieces[first]!.start, end: pieces[i - 1]!.end, tokens });
      while (first < i && (tokens > overlap || tokens + piece.tokens > size)) tokens -= pieces[first++]!.tokens;
    }
    tokens += piece.tokens;
  }
  const [start, end] = [pieces[first]?.start, pieces.at(-1)?.end];
  if (start !== undefined && end !== undefined) packed.push({ start, end, tokens });
  return packed;
}
