/** The documents of a lab as a reader sees them: lists, texts with chunk borders, and what another chunker would make of one. */
import type { TextSpan } from '../chunk.ts';
import type { Page, PageRequest } from './page.ts';

export interface DocumentSummary {
  readonly id: string;
  readonly uri: string;
  readonly title: string;
  readonly mime: string;
  /** Unicode code points. */
  readonly characters: number;
  readonly chunks: number;
  /** ISO 8601; null where the source does not say. */
  readonly modifiedAt: string | null;
  readonly ingestedAt: string;
}

/** Where a chunk lies in its document. */
export interface ChunkBorder extends TextSpan {
  readonly chunkId: string;
  readonly index: number;
  readonly tokenCount: number;
}

export interface DocumentDetail extends DocumentSummary {
  readonly collection: string;
  /** The version that answers; the borders are its chunks'. */
  readonly indexVersion: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Untrusted, as everything that was ingested: to be shown as text, never as markup. */
  readonly text: string;
  readonly borders: readonly ChunkBorder[];
}

export interface ChunkDetail extends ChunkBorder {
  readonly documentId: string;
  readonly uri: string;
  readonly title: string;
  readonly text: string;
  readonly headingPath: readonly string[];
  readonly parent: TextSpan | null;
  /** ISO 8601. */
  readonly embeddedAt: string;
}

export interface DocumentListRequest extends PageRequest {
  readonly collection?: string | undefined;
  /** Part of uri or title, in any case. */
  readonly contains?: string | undefined;
}

export interface ChunkPreviewRequest {
  readonly collection?: string | undefined;
  /** A document of the lab, or a text. */
  readonly documentId?: string | undefined;
  readonly text?: string | undefined;
  /** 'NAME:SIZE/OVERLAP', 'NAME:SIZE/OVERLAP@PARENT'. */
  readonly chunker: string;
  readonly signal?: AbortSignal | undefined;
}

export interface PreviewedChunk extends TextSpan {
  readonly index: number;
  readonly tokenCount: number;
  readonly headingPath: readonly string[];
  readonly parent: TextSpan | null;
  /** Characters that it shares with the chunk before. */
  readonly overlap: number;
}

export interface ChunkPreview {
  /** With every default filled in. */
  readonly chunker: string;
  readonly characters: number;
  readonly chunks: readonly PreviewedChunk[];
  readonly counts: {
    readonly chunks: number;
    /** Of all chunks; what two share counts twice. */
    readonly tokens: number;
    readonly documentTokens: number;
    /** Tokens of one chunk; null without chunks. */
    readonly smallest: number | null;
    readonly median: number | null;
    readonly largest: number | null;
    readonly overlapCharacters: number;
    /** Characters of the document that stand in no chunk. */
    readonly uncoveredCharacters: number;
  };
  readonly durationMs: number;
}

export interface DocumentLibrary {
  /** By uri. Throws `not_found` for an unknown collection. */
  list(request: DocumentListRequest): Promise<Page<DocumentSummary>>;
  get(documentId: string, collection?: string): Promise<DocumentDetail>;
  chunks(
    documentId: string,
    request: PageRequest & { readonly collection?: string | undefined },
  ): Promise<Page<ChunkDetail>>;
  chunk(chunkId: string, collection?: string): Promise<ChunkDetail>;
  /** Writes nothing. Throws `configuration` for a chunker that there is not, `usage` unless exactly one of document and text is given. */
  previewChunks(request: ChunkPreviewRequest): Promise<ChunkPreview>;
}
