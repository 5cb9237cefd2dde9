/**
 * A question's way through an HNSW graph over the collection's own vectors, step by step. The graph is the readable one of the study package,
 * built anew from the stored vectors (a seeded sample of a large collection): LanceDB does not show its own.
 */
import { compareIds, createRandom, RaglabError, type StoredChunk, shuffled } from '@raglab/core';
import { buildHnsw, exactNeighbours, type HnswGraph, searchHnsw, type Visit } from '@raglab/study';
import type { OpenLab } from './open-lab.ts';

export interface WalkRequest {
  readonly question: string;
  readonly collection?: string | undefined;
  readonly k: number;
  readonly m: number;
  readonly efConstruction: number;
  readonly ef: number;
  /** Vectors at most; which ones is drawn with `seed`. */
  readonly sample: number;
  readonly seed: number;
}

/** Cosine similarities, as everywhere in the lab. */
interface WalkStep {
  readonly chunkId: string;
  readonly uri: string;
  /** The heading that the chunk stands under, or its document's title. */
  readonly heading: string;
  readonly similarity: number;
  /** The chunk whose link led here; null where a layer begins. */
  readonly from: string | null;
  /** Among the nearest when it was compared. */
  readonly kept: boolean;
}

export interface WalkLayer {
  readonly layer: number;
  /** Nodes that stand in this layer. */
  readonly nodes: number;
  /** In the order of comparison. */
  readonly steps: readonly WalkStep[];
}

export interface WalkReport {
  readonly question: string;
  readonly collection: string;
  readonly parameters: Pick<WalkRequest, 'k' | 'm' | 'efConstruction' | 'ef' | 'seed'>;
  readonly vectors: { readonly stored: number; readonly inGraph: number };
  readonly buildMs: number;
  readonly comparisons: number;
  /** Top layer first. */
  readonly layers: readonly WalkLayer[];
  readonly hits: readonly {
    readonly rank: number;
    readonly chunkId: string;
    readonly uri: string;
    readonly text: string;
    readonly similarity: number;
  }[];
  /** Share of the k nearest by flat search that the walk found. */
  readonly recall: number;
}

/** Throws `not_found` without chunks, `usage` for a question without a known word. */
export async function walkIndex(lab: OpenLab, request: WalkRequest): Promise<WalkReport> {
  const { question, k, m, efConstruction, ef, seed } = request;
  const { collection, stored, chunks, query } = await sampleForWalk(lab, request);

  const started = lab.clock.monotonicMs();
  const graph = buildHnsw(
    chunks.map((chunk) => chunk.vector!),
    { m, efConstruction, seed },
  );
  const buildMs = lab.clock.monotonicMs() - started;
  const visits: Visit[] = [];
  const found = searchHnsw(graph, query, { k, ef, onVisit: (visit) => visits.push(visit) });
  const exact = exactNeighbours(graph, query, k);
  const nodes = new Set(found.map(({ node }) => node));
  return {
    question,
    collection,
    parameters: { k, m, efConstruction, ef, seed },
    vectors: { stored, inGraph: chunks.length },
    buildMs,
    comparisons: visits.length,
    layers: layersOf(graph, visits, chunks),
    hits: found.map(({ node, distance }, i) => {
      const { chunk, uri } = chunks[node]!;
      return { rank: i + 1, chunkId: chunk.id, uri, text: chunk.text, similarity: similarityOf(distance) };
    }),
    recall: exact.filter(({ node }) => nodes.has(node)).length / exact.length,
  };
}

export interface WalkSample {
  readonly collection: string;
  /** Chunks of the collection. */
  readonly stored: number;
  /** With their vectors. */
  readonly chunks: readonly StoredChunk[];
  /** The question's vector. */
  readonly query: Float32Array;
}

/** The vectors that a graph is built of, and the one that walks. Throws `not_found` and `usage` as `walkIndex` does. */
export async function sampleForWalk(
  lab: OpenLab,
  { question, collection, sample, seed }: Pick<WalkRequest, 'question' | 'collection' | 'sample' | 'seed'>,
): Promise<WalkSample> {
  const version = lab.stores.active(collection);
  const embedder = await lab.embedderOf(version);
  const drawn = await lab.stores.use(version, embedder, async (store) => {
    const ids = [...(await store.listIds())].sort(compareIds);
    const some = ids.length > sample ? shuffled(ids, createRandom(seed)).slice(0, sample) : ids;
    return { stored: ids.length, chunks: await store.get(some, { withVectors: true }) };
  });
  const query = await embedQuestion(embedder, question);
  return { collection: version.collection, ...drawn, query };
}

async function embedQuestion(
  embedder: Awaited<ReturnType<OpenLab['embedder']>>,
  question: string,
): Promise<Float32Array> {
  const [vector] = (await embedder.embed([question], { kind: 'query' })).vectors;
  if (vector?.some((value) => value !== 0)) return vector;
  throw new RaglabError({
    code: 'usage',
    problem: 'the question has no vector to walk with',
    expected: 'a word that the model knows',
    received: `'${question}'`,
  });
}

function layersOf(graph: HnswGraph, visits: readonly Visit[], chunks: readonly StoredChunk[]): WalkLayer[] {
  const idOf = (node: number): string => chunks[node]!.chunk.id;
  const layers = [...new Set(visits.map(({ layer }) => layer))].sort((a, b) => b - a);
  return layers.map((layer) => ({
    layer,
    nodes: graph.neighbours.filter((links) => links.length > layer).length,
    steps: visits
      .filter((visit) => visit.layer === layer)
      .map(({ node, from, distance, kept }) => ({
        chunkId: idOf(node),
        uri: chunks[node]!.uri,
        heading: chunks[node]!.chunk.headingPath.at(-1) ?? chunks[node]!.title,
        similarity: similarityOf(distance),
        from: from === null ? null : idOf(from),
        kept,
      })),
  }));
}

/** Of unit vectors: their squared distance is 2 − 2·cosine. */
function similarityOf(distance: number): number {
  return 1 - distance / 2;
}
