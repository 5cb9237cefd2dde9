/** Collections, index versions, walks and measurements of an index, as JSON. */
import { z } from '@hono/zod-openapi';
import type { CollectionDetail, CollectionSummary, IndexKindMeasurements, IndexWalk } from '@raglab/core';
import { count, moment } from './name-schemas.ts';

const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0);
const summary = {
  name: z.string(),
  documents: count,
  chunks: count,
  activeVersion: count,
  versions: count,
  indexKind: z.string(),
  embedderModel: z.string(),
  chunker: z.string(),
  activatedAt: moment.nullable(),
};
const measured = {
  recall: share,
  lower: share,
  upper: share,
  k: count,
  queries: count,
  p50Ms: milliseconds,
  p95Ms: milliseconds,
  p99Ms: milliseconds,
};

const indexVersion = z
  .object({
    collection: z.string(),
    version: count,
    state: z.enum(['building', 'ready', 'active', 'retired']),
    kind: z.string(),
    spec: z.record(z.string(), z.unknown()).nullable(),
    embedderModel: z.string(),
    chunker: z.string(),
    dimension: count,
    rows: count.nullable(),
    createdAt: moment,
    activatedAt: moment.nullable(),
    verifiedAt: moment.nullable(),
    measured: z.object(measured).nullable(),
    buildMs: milliseconds.nullable(),
    indexBytes: count.nullable(),
    bytes: count.nullable(),
  })
  .openapi('IndexVersion');

export const collectionListSchema: z.ZodType<{ readonly items: readonly CollectionSummary[] }> = z
  .object({ items: z.array(z.object(summary).openapi('CollectionSummary')) })
  .openapi('CollectionList');

export const collectionDetailSchema: z.ZodType<CollectionDetail> = z
  .object({ ...summary, indexVersions: z.array(indexVersion) })
  .openapi('CollectionDetail');

export const indexWalkSchema: z.ZodType<IndexWalk> = z
  .object({
    question: z.string(),
    collection: z.string(),
    space: z.enum(['full', 'plane']),
    parameters: z.object({ k: count, m: count, efConstruction: count, ef: count, seed: count }),
    vectors: z.object({ stored: count, inGraph: count, dimension: count }),
    shownVariance: z.number(),
    buildMs: milliseconds,
    comparisons: count,
    recall: share,
    questionPoint: z.object({ x: z.number(), y: z.number() }),
    nodes: z.array(
      z.object({
        chunkId: z.string(),
        documentId: z.string(),
        uri: z.string(),
        heading: z.string(),
        x: z.number(),
        y: z.number(),
        topLayer: count,
      }),
    ),
    layers: z.array(
      z.object({
        layer: count,
        nodes: count,
        links: z.array(z.array(count)).openapi({ description: 'Pairs of positions in nodes' }),
        steps: z.array(z.object({ node: count, from: count.nullable(), distance: z.number(), kept: z.boolean() })),
      }),
    ),
    hits: z.array(z.object({ rank: count, node: count, distance: z.number() })),
    exact: z.array(count),
  })
  .openapi('IndexWalk');

export const indexKindsSchema: z.ZodType<IndexKindMeasurements> = z
  .object({
    collection: z.string(),
    measuredAt: moment.nullable(),
    rows: count,
    dimension: count,
    points: z.array(
      z.object({
        ...measured,
        kind: z.string(),
        parameter: z.enum(['ef', 'nprobes']).nullable(),
        value: count.nullable(),
        buildMs: milliseconds.nullable(),
        indexBytes: count.nullable(),
      }),
    ),
  })
  .openapi('IndexKindMeasurements');
