/**
 * Heading-aware chunks for Markdown (and for HTML and Word, which are loaded as Markdown): one section is one chunk where it fits, tiny
 * sections are joined (`markdown-sections.ts`), large ones are packed from whole blocks. Fenced code and tables stay whole when they fit; beyond that code and tables are cut
 * between lines, paragraphs between sentences. A heading stays with the block below it. Each chunk carries its heading path.
 *
 * Plain text and PDF have no headings: there it packs paragraphs. Counts each block once and each chunk once: about 5 MB/s.
 */
import { type Chunker, type ChunkSpan, createChunks, type Document, type TokenCounter } from '@raglab/core';
import { type ChunkSize, checkChunkSize } from './chunk-size.ts';
import { type MarkdownBlock, markdownBlocks } from './markdown-blocks.ts';
import { type CountedBlock, markdownSections } from './markdown-sections.ts';
import { recursivePieces } from './recursive-chunker.ts';
import { sentencePieces } from './sentence-chunker.ts';
import { packPieces, type TextPiece, trimmedSpan } from './text-piece.ts';

/** In these `#` at the start of a line is no heading. */
const WITHOUT_MARKUP: ReadonlySet<string> = new Set(['text/plain', 'application/pdf']);

export function createMarkdownChunker({ size, overlap }: ChunkSize, counter: TokenCounter): Chunker {
  checkChunkSize({ size, overlap });
  const key = `markdown:${size}/${overlap}:${counter.key}`;
  return {
    key,
    chunk: async (document) => createChunks(document, key, markdownSpans(document, { size, overlap }, counter)),
  };
}

function markdownSpans({ text, mime }: Document, { size, overlap }: ChunkSize, counter: TokenCounter): ChunkSpan[] {
  const blocks = WITHOUT_MARKUP.has(mime) ? paragraphs(text) : markdownBlocks(text);
  const counted = blocks.map((block) => ({ ...block, tokens: counter.count(text.slice(block.start, block.end)) }));
  return markdownSections(counted, size).flatMap((section) => {
    const range = { start: section.blocks[0]!.start, end: section.blocks.at(-1)!.end };
    const pieces =
      section.tokens <= size ? [range] : packPieces(blockPieces(text, section.blocks, size, counter), size, overlap);
    return pieces.flatMap((piece) => trimmedSpan(text, piece, counter, section.headingPath) ?? []);
  });
}

/** One piece per block that fits, several for one that does not; headings go with what follows them. */
function blockPieces(text: string, blocks: readonly CountedBlock[], size: number, counter: TokenCounter): TextPiece[] {
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

function paragraphs(text: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let start = 0;
  for (const gap of text.matchAll(/\n[^\S\n]*\n\s*|$(?![\s\S])/g)) {
    const end = gap.index + gap[0].length;
    if (end > start) blocks.push({ type: 'text', start, end, level: 0, title: '' });
    start = end;
  }
  return blocks;
}
