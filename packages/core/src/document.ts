/**
 * A document: the text of one source, as every later stage sees it. Offsets everywhere are UTF-16 code units into `text`
 * (JavaScript string indices), half-open.
 */
import { contentId } from './hash.ts';

export type MetadataValue = string | number | boolean | null | readonly string[];
/** Flat on purpose: what is nested cannot be filtered on. */
export type Metadata = Readonly<Record<string, MetadataValue>>;

export interface Document {
  /** Identity: derived from `uri` alone, so a changed document keeps its id. */
  readonly id: string;
  /** Where it came from: a path relative to the lab's base directory, with `#record` for a record inside a file. */
  readonly uri: string;
  readonly title: string;
  readonly text: string;
  readonly mime: string;
  readonly metadata: Metadata;
  /** Changes when title, text, mime or metadata change. */
  readonly contentHash: string;
}

export type DocumentFields = Omit<Document, 'id' | 'contentHash'>;

/** Completes a document with its content-addressed fields. */
export function createDocument(fields: DocumentFields): Document {
  const { uri, title, text, mime, metadata } = fields;
  return {
    id: documentIdOf(uri),
    uri,
    title,
    text,
    mime,
    metadata,
    contentHash: contentId(title, text, mime, metadata),
  };
}

export function documentIdOf(uri: string): string {
  return contentId('document', uri);
}

/**
 * The id by which a dataset's judgments know a document: the record after `#`, or the file name without folder and extension.
 * `corpus.jsonl#d17` → `d17`; `documents/embed/hnsw-structure.md` → `hnsw-structure`.
 */
export function corpusIdOf(uri: string): string {
  const hash = uri.indexOf('#');
  if (hash >= 0) return decodeURIComponent(uri.slice(hash + 1));
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The uri of a record inside a container file; `corpusIdOf` reads it back. */
export function recordUri(fileUri: string, recordId: string): string {
  return `${fileUri}#${encodeURIComponent(recordId)}`;
}
