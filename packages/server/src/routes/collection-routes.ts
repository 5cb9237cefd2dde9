/** `/api/collections`: what there is, a walk through a graph of its vectors, what each kind of index gives up. */
import { createRoute, z } from '@hono/zod-openapi';
import type { CollectionCatalog } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, problems } from '../responses.ts';
import {
  collectionDetailSchema,
  collectionListSchema,
  indexKindsSchema,
  indexWalkSchema,
} from '../schemas/collection-schemas.ts';
import { fromText } from '../schemas/from-text.ts';
import { collectionName, questionText } from '../schemas/name-schemas.ts';

const tags = ['collections'];
const name = z.object({ name: collectionName });
const between = (least: number, most: number) => fromText(z.number().int().min(least).max(most).optional());

const list = createRoute({
  method: 'get',
  path: '/collections',
  tags,
  summary: 'Every collection',
  responses: { 200: json('Collections by name', collectionListSchema), ...problems() },
});
const get = createRoute({
  method: 'get',
  path: '/collections/{name}',
  tags,
  summary: 'A collection with its index versions',
  request: { params: name },
  responses: { 200: json('The collection', collectionDetailSchema), ...problems(404) },
});
const walk = createRoute({
  method: 'get',
  path: '/collections/{name}/walk',
  tags,
  summary: "A question's way through an HNSW graph of the collection's vectors, with positions in two dimensions",
  request: {
    params: name,
    query: z.strictObject({
      question: questionText,
      k: between(1, 50),
      m: between(2, 64),
      efConstruction: between(4, 400),
      ef: between(1, 500),
      sample: between(2, 2_000).openapi({ description: 'Vectors at most; default 400' }),
      seed: between(0, 2 ** 31),
      space: z.enum(['full', 'plane']).optional(),
    }),
  },
  responses: { 200: json('Nodes, layers, steps', indexWalkSchema), ...problems(404, 409) },
});
const kinds = createRoute({
  method: 'get',
  path: '/collections/{name}/index-kinds',
  tags,
  summary: 'Recall and latency of each kind of index, as the last job measured them',
  request: { params: name },
  responses: { 200: json('One point for each kind and setting', indexKindsSchema), ...problems(404) },
});

export function collectionRoutes(collections: CollectionCatalog) {
  return createRouter()
    .openapi(list, async (context) => context.json({ items: await collections.list() }, 200))
    .openapi(get, async (context) => context.json(await collections.get(context.req.valid('param').name), 200))
    .openapi(walk, async (context) => {
      const { name: collection } = context.req.valid('param');
      return context.json(await collections.walk({ collection, ...context.req.valid('query') }), 200);
    })
    .openapi(kinds, async (context) =>
      context.json(await collections.indexKinds(context.req.valid('param').name), 200),
    );
}
