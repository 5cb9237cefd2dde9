/**
 * The text that is embedded for a chunk. With a contextual header, title and heading path stand before the passage, so that a
 * section called "Limits" says of what (the cheap form of contextual retrieval, without a model). The chunk's own text stays
 * as it is in its document: the header is never shown, quoted or searched by words.
 */
import type { Chunk, Document } from '@raglab/core';

export interface EmbeddingTextOptions {
  readonly contextualHeader: boolean;
}

/** Header, blank line, passage; the passage alone where every part of the header already stands in it as a heading. */
export function chunkTextForEmbedding(
  document: Pick<Document, 'title'>,
  chunk: Pick<Chunk, 'text' | 'headingPath'>,
  { contextualHeader }: EmbeddingTextOptions,
): string {
  if (!contextualHeader) return chunk.text;
  const inPassage = new Set([...chunk.text.matchAll(/^ {0,3}#{1,6}\s+(.+?)\s*#*$/gm)].map((match) => match[1]));
  const parts = [...new Set([document.title, ...chunk.headingPath])].filter(
    (part) => part !== '' && !inPassage.has(part),
  );
  return parts.length === 0 ? chunk.text : `${parts.join(' > ')}\n\n${chunk.text}`;
}
