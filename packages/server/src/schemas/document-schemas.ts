/** Documents and chunks, as JSON. */
import { z } from '@hono/zod-openapi';
import type { ChunkDetail, ChunkPreview, DocumentDetail, DocumentSummary, Page } from '@raglab/core';
import { count, moment } from './name-schemas.ts';
import { pageSchema } from './page-schema.ts';

const span = { start: count, end: count };
const border = { chunkId: z.string(), index: count, tokenCount: count, ...span };
const parent = z.object(span).nullable();
const summary = {
  id: z.string(),
  uri: z.string(),
  title: z.string(),
  mime: z.string(),
  characters: count,
  chunks: count,
  modifiedAt: moment.nullable(),
  ingestedAt: moment,
};

const documentSummarySchema: z.ZodType<DocumentSummary> = z.object(summary).openapi('DocumentSummary');
export const documentPageSchema: z.ZodType<Page<DocumentSummary>> = pageSchema('DocumentPage', documentSummarySchema);

export const documentDetailSchema: z.ZodType<DocumentDetail> = z
  .object({
    ...summary,
    collection: z.string(),
    indexVersion: count,
    metadata: z.record(z.string(), z.unknown()),
    text: z.string().openapi({ description: 'Untrusted: to be shown as text, never as markup' }),
    borders: z.array(z.object(border)),
  })
  .openapi('DocumentDetail');

export const chunkDetailSchema: z.ZodType<ChunkDetail> = z
  .object({
    ...border,
    documentId: z.string(),
    uri: z.string(),
    title: z.string(),
    text: z.string(),
    headingPath: z.array(z.string()),
    parent,
    embeddedAt: moment,
  })
  .openapi('ChunkDetail');
export const chunkPageSchema: z.ZodType<Page<ChunkDetail>> = pageSchema('ChunkPage', chunkDetailSchema);

export const chunkPreviewSchema: z.ZodType<ChunkPreview> = z
  .object({
    chunker: z.string(),
    characters: count,
    chunks: z.array(
      z.object({
        ...span,
        index: count,
        tokenCount: count,
        headingPath: z.array(z.string()),
        parent,
        overlap: count,
      }),
    ),
    counts: z.object({
      chunks: count,
      tokens: count,
      documentTokens: count,
      smallest: count.nullable(),
      median: z.number().min(0).nullable(),
      largest: count.nullable(),
      overlapCharacters: count,
      uncoveredCharacters: count,
    }),
    durationMs: z.number().min(0),
  })
  .openapi('ChunkPreview');
