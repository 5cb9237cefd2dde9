/**
 * Markdown and plain text. Markdown keeps its source as it is, without front matter: offsets in a chunk are offsets in what
 * the author wrote (after cleaning). The title is the front matter's, else the first heading.
 */
import { markdownBlocks } from '../chunk/markdown-blocks.ts';
import { decodeText } from './decode-text.ts';
import { splitFrontMatter } from './front-matter.ts';
import type { ExtractedText } from './loaded-document.ts';

export function extractMarkdown(bytes: Uint8Array): ExtractedText {
  const { text: source, encoding } = decodeText(bytes);
  const { metadata, text } = splitFrontMatter(source.replace(/\r\n?/g, '\n'));
  const declared = typeof metadata.title === 'string' ? metadata.title.trim() : '';
  return { title: declared || firstHeading(text), pages: [text], paged: false, metadata: { ...metadata, encoding } };
}

export function extractPlainText(bytes: Uint8Array): ExtractedText {
  const { text, encoding } = decodeText(bytes);
  return { title: null, pages: [text], paged: false, metadata: { encoding } };
}

/** The first heading of level 1 or 2, without markup. */
function firstHeading(markdown: string): string | null {
  const heading = markdownBlocks(markdown).find(
    ({ type, level, title }) => type === 'heading' && level <= 2 && title !== '',
  );
  return heading?.title ?? null;
}
