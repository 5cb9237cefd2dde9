/**
 * A question's walk through an HNSW graph as a map: every node with its place in two dimensions, every link, every comparison in order. In `full` space
 * the graph is over the stored vectors and the map shows their two main components; in `plane` the two components are the vectors.
 */
import type { IndexWalk, IndexWalkRequest, StoredChunk } from '@raglab/core';
import {
  buildHnsw,
  exactNeighbours,
  type HnswGraph,
  projectToPlane,
  searchHnsw,
  topLayerOf,
  type Visit,
} from '@raglab/study';
import type { OpenLab } from '../open-lab.ts';
import { withoutUndefined } from '../resolve-query.ts';
import { sampleForWalk } from '../walk-index.ts';

/** What fits on a screen; the graph is built anew for every walk. */
const DEFAULTS = { k: 5, m: 6, efConstruction: 40, ef: 20, sample: 400, seed: 1, space: 'full' } as const;

export async function mapIndexWalk(lab: OpenLab, request: IndexWalkRequest): Promise<IndexWalk> {
  const { question, k, m, efConstruction, seed, sample, space, ...rest } = {
    ...DEFAULTS,
    ...withoutUndefined(request),
  };
  const ef = Math.max(k, rest.ef);
  const { collection, stored, chunks, query } = await sampleForWalk(lab, { ...request, sample, seed });
  const vectors = chunks.map(({ vector }) => vector!);
  const plane = projectToPlane(vectors, seed);
  const questionPoint = plane.project(query);
  const walked = space === 'plane' ? { vectors: plane.points, query: questionPoint } : { vectors, query };

  const startedAt = lab.clock.monotonicMs();
  const graph = buildHnsw(walked.vectors, { m, efConstruction, seed });
  const buildMs = lab.clock.monotonicMs() - startedAt;
  const visits: Visit[] = [];
  const found = searchHnsw(graph, walked.query, { k, ef, onVisit: (visit) => visits.push(visit) });
  const exact = exactNeighbours(graph, walked.query, k).map(({ node }) => node);
  const hits = new Set(found.map(({ node }) => node));
  return {
    question,
    collection,
    space,
    parameters: { k, m, efConstruction, ef, seed },
    vectors: { stored, inGraph: chunks.length, dimension: walked.query.length },
    shownVariance: plane.shownVariance,
    buildMs,
    comparisons: visits.length,
    recall: exact.filter((node) => hits.has(node)).length / exact.length,
    questionPoint: { x: questionPoint[0]!, y: questionPoint[1]! },
    nodes: chunks.map((chunk, node) => toNode(chunk, plane.points[node]!, topLayerOf(graph, node))),
    layers: layersOf(graph, visits),
    hits: found.map(({ node, distance }, i) => ({ rank: i + 1, node, distance })),
    exact,
  };
}

function toNode({ chunk, uri, title }: StoredChunk, point: Float32Array, topLayer: number): IndexWalk['nodes'][number] {
  const { id: chunkId, documentId, headingPath } = chunk;
  return { chunkId, documentId, uri, heading: headingPath.at(-1) ?? title, x: point[0]!, y: point[1]!, topLayer };
}

function layersOf(graph: HnswGraph, visits: readonly Visit[]): IndexWalk['layers'] {
  const top = graph.entryPoint === undefined ? 0 : topLayerOf(graph, graph.entryPoint);
  return Array.from({ length: top + 1 }, (_, i) => top - i).map((layer) => ({
    layer,
    nodes: graph.neighbours.filter((links) => links.length > layer).length,
    links: linksOf(graph, layer),
    steps: visits
      .filter((visit) => visit.layer === layer)
      .map(({ node, from, distance, kept }) => ({ node, from, distance, kept })),
  }));
}

/** Links are mostly mutual: each is drawn once. */
function linksOf({ neighbours }: HnswGraph, layer: number): number[][] {
  return neighbours.flatMap((links, node) =>
    (links[layer] ?? []).flatMap((other) =>
      node < other || !(neighbours[other]![layer] ?? []).includes(node) ? [[node, other]] : [],
    ),
  );
}
