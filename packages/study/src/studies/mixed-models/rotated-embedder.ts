/**
 * A second model that is exactly as good as the first: its vectors turned by one random rotation, which keeps every cosine between them. A product
 * of as many random reflections (Householder) as there are dimensions; an even number of them is a rotation.
 */
import type { Embedder, Random } from '@raglab/core';

export interface RotatedEmbedder extends Embedder {
  /** What the second model makes of a text of which the first made `vector`. */
  turn(vector: Float32Array): Float32Array;
}

export function createRotatedEmbedder(embedder: Embedder, random: Random): RotatedEmbedder {
  const mirrors = Array.from({ length: embedder.dimension }, () => {
    const mirror = Float64Array.from({ length: embedder.dimension }, () => normal(random));
    const norm = Math.hypot(...mirror);
    return mirror.map((value) => value / norm);
  });
  const turn = (vector: Float32Array): Float32Array => {
    const turned = Float64Array.from(vector);
    for (const mirror of mirrors) {
      const twice = 2 * mirror.reduce((sum, value, i) => sum + value * turned[i]!, 0);
      for (let i = 0; i < turned.length; i++) turned[i]! -= twice * mirror[i]!;
    }
    return Float32Array.from(turned);
  };
  return {
    ...embedder,
    key: `${embedder.key}:rotated`,
    turn,
    embed: async (texts, options) => {
      const embedding = await embedder.embed(texts, options);
      return { ...embedding, vectors: embedding.vectors.map(turn) };
    },
  };
}

/** Box and Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
