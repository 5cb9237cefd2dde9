/** `/api/documents`, `/api/chunks`, `/api/chunk-previews`. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DocumentLibrary } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, jsonBody, problems } from '../responses.ts';
import {
  chunkDetailSchema,
  chunkPageSchema,
  chunkPreviewSchema,
  documentDetailSchema,
  documentPageSchema,
} from '../schemas/document-schemas.ts';
import { collectionName, idText, shortText } from '../schemas/name-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';

const tags = ['documents'];
const collection = collectionName.optional();
const documentId = z.object({ documentId: idText });

const list = createRoute({
  method: 'get',
  path: '/documents',
  tags,
  summary: 'Documents of a collection, by uri',
  request: { query: z.strictObject({ ...pageFields, collection, contains: shortText.optional() }) },
  responses: { 200: json('A page of documents', documentPageSchema), ...problems(404) },
});
const get = createRoute({
  method: 'get',
  path: '/documents/{documentId}',
  tags,
  summary: 'A document with its text and the borders of its chunks',
  request: { params: documentId, query: z.strictObject({ collection }) },
  responses: { 200: json('The document', documentDetailSchema), ...problems(404) },
});
const chunks = createRoute({
  method: 'get',
  path: '/documents/{documentId}/chunks',
  tags,
  summary: 'The chunks of a document, in order',
  request: { params: documentId, query: z.strictObject({ ...pageFields, collection }) },
  responses: { 200: json('A page of chunks', chunkPageSchema), ...problems(404, 409) },
});
const chunk = createRoute({
  method: 'get',
  path: '/chunks/{chunkId}',
  tags,
  summary: 'A chunk by its id',
  request: { params: z.object({ chunkId: idText }), query: z.strictObject({ collection }) },
  responses: { 200: json('The chunk', chunkDetailSchema), ...problems(404, 409) },
});
const preview = createRoute({
  method: 'post',
  path: '/chunk-previews',
  tags,
  summary: 'What a chunker would make of a document or of a text; nothing is stored',
  request: {
    body: jsonBody(
      z
        .strictObject({
          collection,
          documentId: idText.optional(),
          text: z.string().min(1).max(500_000).optional(),
          chunker: z.string().min(1).max(100).openapi({ example: 'recursive:400/40' }),
        })
        .openapi('ChunkPreviewRequest'),
    ),
  },
  responses: { 200: json('Borders, counts and overlap', chunkPreviewSchema), ...problems(404, 413, 415) },
});

export function documentRoutes(documents: DocumentLibrary) {
  return createRouter()
    .openapi(list, async (context) => context.json(await documents.list(context.req.valid('query')), 200))
    .openapi(get, async (context) => {
      const { documentId: id } = context.req.valid('param');
      return context.json(await documents.get(id, context.req.valid('query').collection), 200);
    })
    .openapi(chunks, async (context) => {
      const { documentId: id } = context.req.valid('param');
      return context.json(await documents.chunks(id, context.req.valid('query')), 200);
    })
    .openapi(chunk, async (context) => {
      const { chunkId } = context.req.valid('param');
      return context.json(await documents.chunk(chunkId, context.req.valid('query').collection), 200);
    })
    .openapi(preview, async (context) => {
      const { signal } = context.req.raw;
      return context.json(await documents.previewChunks({ ...context.req.valid('json'), signal }), 200);
    });
}
