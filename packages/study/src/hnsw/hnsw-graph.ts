/**
 * A hierarchical navigable small world graph (Malkov and Yashunin, 2018, arXiv:1603.09320), written to be read: plain arrays, no deletion,
 * no concurrency, everything in memory. Layer 0 holds every vector; each layer above holds about 1/m of the one below, and a search
 * comes down through them like a traveller from motorway to lane. The lab's own searches run on LanceDB; this is the same idea under glass, and the
 * study readable-hnsw compares the two.
 */

/** Smaller is nearer. */
export type Distance = (a: Float32Array, b: Float32Array) => number;

export interface HnswGraph {
  /** One per node; the node's number is its position here. */
  readonly vectors: readonly Float32Array[];
  /** `neighbours[node][layer]` are the nodes that `node` links to in that layer; its length is the number of layers the node stands in. */
  readonly neighbours: readonly (readonly number[])[][];
  /** Where every search begins: a node of the top layer; undefined while the graph is empty. */
  readonly entryPoint: number | undefined;
  readonly distance: Distance;
  /** Links that a node may have in layer 0 (twice `m`, the paper's recommendation) and in the layers above. */
  readonly maxLinks: { readonly ground: number; readonly above: number };
}

/** Layers that a node stands in, less one: its highest layer. */
export function topLayerOf(graph: Pick<HnswGraph, 'neighbours'>, node: number): number {
  return graph.neighbours[node]!.length - 1;
}

/** Squared Euclidean distance: for unit vectors 2 − 2·cosine, so it ranks as cosine similarity does. */
export function squaredEuclidean(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    sum += difference * difference;
  }
  return sum;
}
