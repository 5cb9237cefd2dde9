/**
 * Blocks as pieces that fit a chunk: a heading stays with the block below it, fenced code and tables stay whole when they fit; beyond that
 * code and tables are cut between lines, paragraphs between sentences. Each block is counted once by the caller, each cut one
 * once more: linear.
 */
import type { TokenCounter } from '@raglab/core';
import type { MarkdownBlock } from './markdown-blocks.ts';
import type { CountedBlock } from './markdown-sections.ts';
import { recursivePieces } from './recursive-chunker.ts';
import { sentencePieces } from './sentence-chunker.ts';
import type { TextPiece } from './text-piece.ts';

/** One piece per block that fits, several for one that does not; headings go with what follows them. */
export function blockPieces(
  text: string,
  blocks: readonly CountedBlock[],
  size: number,
  counter: TokenCounter,
): TextPiece[] {
  const pieces: TextPiece[] = [];
  let lead: TextPiece | null = null;
  for (const block of blocks) {
    const start: number = lead?.start ?? block.start;
    const tokens: number = (lead?.tokens ?? 0) + block.tokens;
    if (block.type === 'heading') {
      lead = { start, end: block.end, tokens };
      continue;
    }
    if (tokens <= size) pieces.push({ start, end: block.end, tokens });
    else pieces.push(...withLead(lead, splitBlock(text, block, Math.max(1, size - (lead?.tokens ?? 0)), counter)));
    lead = null;
  }
  return lead ? [...pieces, lead] : pieces;
}

function withLead(lead: TextPiece | null, [first, ...rest]: readonly TextPiece[]): TextPiece[] {
  if (!first) return lead ? [lead] : [];
  return [lead ? { start: lead.start, end: first.end, tokens: lead.tokens + first.tokens } : first, ...rest];
}

function splitBlock(text: string, block: MarkdownBlock, size: number, counter: TokenCounter): TextPiece[] {
  return block.type === 'text' ? sentencePieces(text, block, size, counter) : linePieces(text, block, size, counter);
}

function linePieces(text: string, block: MarkdownBlock, size: number, counter: TokenCounter): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (let start = block.start; start < block.end; start = pieces.at(-1)!.end) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? block.end : Math.min(feed + 1, block.end);
    const tokens = counter.count(text.slice(start, end));
    if (tokens <= size) pieces.push({ start, end, tokens });
    else pieces.push(...recursivePieces(text, { start, end }, { size, overlap: 0 }, counter));
  }
  return pieces;
}
