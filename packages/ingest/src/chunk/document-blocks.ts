/**
 * The blocks of a document with their token counts: Markdown blocks where its format has markup (Markdown, HTML and Word are loaded as
 * Markdown), else paragraphs, because in plain text and PDF `#` at the start of a line is no heading. Linear.
 */
import type { Document, TokenCounter } from '@raglab/core';
import { type MarkdownBlock, markdownBlocks } from './markdown-blocks.ts';
import type { CountedBlock } from './markdown-sections.ts';

const WITHOUT_MARKUP: ReadonlySet<string> = new Set(['text/plain', 'application/pdf']);

/** Consecutive blocks that cover the whole text. */
export function documentBlocks({ text, mime }: Pick<Document, 'text' | 'mime'>, counter: TokenCounter): CountedBlock[] {
  const blocks = WITHOUT_MARKUP.has(mime) ? paragraphs(text) : markdownBlocks(text);
  return blocks.map((block) => ({ ...block, tokens: counter.count(text.slice(block.start, block.end)) }));
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
