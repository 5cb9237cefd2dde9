/**
 * Sections by heading level, top-down: the largest section (a heading with everything under it) that fits is one chunk; one that does
 * not fit is cut at its next lower heading level, and so on; what has no headings left is packed from whole blocks. The idea is that of
 * LangChain's HTMLHeaderTextSplitter, on the Markdown that web pages and Word files are loaded as. Unlike `markdown`, it keeps a page's hierarchy and never
 * joins sections, so sections may be tiny. A heading without text stays with its first subsection.
 *
 * Each block is counted once, visited once per heading level (at most seven times): linear.
 */
import { type Chunker, type ChunkSpan, createChunks, type Document, type TokenCounter } from '@raglab/core';
import { blockPieces } from './block-pieces.ts';
import { type ChunkSize, checkChunkSize } from './chunk-size.ts';
import { documentBlocks } from './document-blocks.ts';
import type { CountedBlock } from './markdown-sections.ts';
import { packPieces, trimmedSpan } from './text-piece.ts';

interface Section {
  readonly blocks: readonly CountedBlock[];
  /** How many of the first blocks are the section's own headings. */
  readonly own: number;
  readonly headingPath: readonly string[];
}

export function createHtmlSectionChunker({ size, overlap }: ChunkSize, counter: TokenCounter): Chunker {
  checkChunkSize({ size, overlap });
  const key = `html-section:${size}/${overlap}:${counter.key}`;
  return {
    key,
    chunk: async (document) => createChunks(document, key, sectionSpans(document, { size, overlap }, counter)),
  };
}

function sectionSpans(document: Document, { size, overlap }: ChunkSize, counter: TokenCounter): ChunkSpan[] {
  const { text } = document;
  const root = underItsTitle({ blocks: documentBlocks(document, counter), own: 0, headingPath: [] });
  return sectionsThatFit(root, size).flatMap(({ blocks, headingPath }) => {
    const fits = tokensOf(blocks) <= size;
    const range = { start: blocks[0]?.start ?? 0, end: blocks.at(-1)?.end ?? 0 };
    const pieces = fits ? [range] : packPieces(blockPieces(text, blocks, size, counter), size, overlap);
    return pieces.flatMap((piece) => trimmedSpan(text, piece, counter, headingPath) ?? []);
  });
}

/** A page that begins with its only top heading is the section of that heading. */
function underItsTitle(root: Section): Section {
  const [first, ...rest] = root.blocks;
  const isTitle =
    first?.type === 'heading' && rest.every(({ type, level }) => type !== 'heading' || level > first.level);
  return isTitle ? { ...root, own: 1, headingPath: named([first.title]) } : root;
}

/** The section, or its parts; a part without headings is given as it is, whatever its size. */
function sectionsThatFit(section: Section, size: number): Section[] {
  const level = topLevel(section.blocks.slice(section.own));
  if (level === null || tokensOf(section.blocks) <= size) return [section];
  return splitAt(section, level).flatMap((part) => sectionsThatFit(part, size));
}

function topLevel(blocks: readonly CountedBlock[]): number | null {
  const levels = blocks.flatMap(({ type, level }) => (type === 'heading' ? level : []));
  return levels.length === 0 ? null : levels.reduce((top, level) => Math.min(top, level));
}

function splitAt({ blocks, own, headingPath }: Section, level: number): Section[] {
  const cuts = blocks.flatMap((block, i) => (i >= own && block.type === 'heading' && block.level === level ? i : []));
  const parts = cuts.map((cut, i) => ({
    blocks: blocks.slice(cut, cuts[i + 1] ?? blocks.length),
    own: 1,
    headingPath: named([...headingPath, blocks[cut]!.title]),
  }));
  const intro = blocks.slice(0, cuts[0]);
  if (intro.length > own) return [{ blocks: intro, own, headingPath }, ...parts];
  const [first, ...rest] = parts;
  return [{ ...first!, blocks: [...intro, ...first!.blocks], own: own + 1 }, ...rest];
}

function tokensOf(blocks: readonly CountedBlock[]): number {
  return blocks.reduce((sum, { tokens }) => sum + tokens, 0);
}

function named(titles: readonly string[]): string[] {
  return titles.filter((title) => title !== '');
}
