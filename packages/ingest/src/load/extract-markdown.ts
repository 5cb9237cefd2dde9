/**
 * Markdown and plain text. Markdown keeps its source as it is, without front matter: offsets in a chunk are offsets in what
 * the author wrote (after cleaning). The title is the front matter's, else the first heading.
 */
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

/** The first ATX or setext heading of level 1 or 2 outside fenced code, without markup. */
export function firstHeading(markdown: string): string | null {
  const withoutCode = markdown.replace(
    /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[^\S\n]*$|$(?![\s\S]))/gm,
    '',
  );
  const match = /^ {0,3}#{1,2}[^\S\n]+(.+?)[^\S\n]*#*[^\S\n]*$|^(?! {0,3}[-*>|#])(\S.*)\n(?:=+|-{2,})[^\S\n]*$/m.exec(
    withoutCode,
  );
  const title = match?.[1] ?? match?.[2];
  return title?.replace(/[*_`]+(?=\S)|(?<=\S)[*_`]+/g, '').trim() || null;
}
