/**
 * What loading yields: a document with the facts about its source that must not enter its content hash (touching a file is
 * not a change), or the reason why there is none.
 */
import type { Document, ErrorCode, Metadata } from '@raglab/core';

export interface LoadedDocument {
  readonly document: Document;
  /** ISO 8601; when the source file was last modified. */
  readonly modifiedAt: string | null;
  /** Offset in `document.text` at which each page starts; empty for formats without pages. */
  readonly pageStarts: readonly number[];
}

export interface LoadFailure {
  readonly uri: string;
  /** One line that a person understands, with what to do about it where that is known. */
  readonly reason: string;
  readonly code: ErrorCode;
  readonly modifiedAt: string | null;
  /**
   * `source`: nothing under this uri could be read. `record`: one record of a readable file failed and its id is known.
   * `unidentified_record`: its id is unknown, so it may be any of the file's records.
   */
  readonly extent: 'source' | 'record' | 'unidentified_record';
}

export interface SkippedSource {
  readonly uri: string;
  readonly reason: string;
}

export type LoadEvent =
  | ({ readonly status: 'loaded' } & LoadedDocument)
  | ({ readonly status: 'failed' } & LoadFailure)
  | ({ readonly status: 'skipped' } & SkippedSource);

/** What a format's loader makes of a file, before cleaning. */
export interface ExtractedText {
  /** Null where the content has none; the file name stands in. */
  readonly title: string | null;
  /** One entry per page; formats without pages have one entry. */
  readonly pages: readonly string[];
  /** True when `pages` are pages of a printed document. */
  readonly paged: boolean;
  readonly metadata: Metadata;
}

/** The page, from 1, on which an offset lies; null for a document without pages. */
export function pageOfOffset(pageStarts: readonly number[], offset: number): number | null {
  const next = pageStarts.findIndex((start) => start > offset);
  if (pageStarts.length === 0) return null;
  return next < 0 ? pageStarts.length : Math.max(1, next);
}
