import { createDocument, createRandom } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { createHashingEmbedder } from '../fixtures/hashing-embedder.ts';
import { createCl100kCounter } from './cl100k-counter.ts';
import { createClusterChunker } from './cluster-chunker.ts';
import { dot } from './embed-pieces.ts';
import { optimalSegments } from './optimal-segments.ts';

type Segments = readonly (readonly [first: number, last: number])[];

/** The definition, slowly: rewards from the full matrix. */
function rewardOf(vectors: readonly Float32Array[], segments: Segments): number {
  const pairs = vectors.flatMap((a, i) => vectors.slice(i + 1).map((b) => dot(a, b)));
  const mean = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  let reward = 0;
  for (const [first, last] of segments) {
    for (let i = first; i <= last; i++) {
      for (let j = first; j <= last; j++) if (i !== j) reward += dot(vectors[i]!, vectors[j]!) - mean;
    }
  }
  return reward;
}

/** Every way to cut `count` items into segments. */
function allSegments(count: number): Segments[] {
  if (count === 0) return [[]];
  return Array.from({ length: count }, (_, first) =>
    allSegments(first).map((before): Segments => [...before, [first, count - 1]]),
  ).flat();
}

describe('optimalSegments', () => {
  it('finds the best of all cuts within the limit', () => {
    const random = createRandom(5);
    for (let round = 0; round < 20; round++) {
      const vectors = Array.from({ length: 9 }, () => {
        const raw = Float32Array.from({ length: 4 }, () => random() - 0.5);
        return raw.map((value) => value / Math.hypot(...raw));
      });
      const tokens = vectors.map(() => 10 + Math.floor(random() * 40));
      const tokensOf = ([first, last]: readonly [number, number]): number =>
        tokens.slice(first, last + 1).reduce((sum, count) => sum + count, 0);
      const allowed = allSegments(9).filter((cut) => cut.every((segment) => tokensOf(segment) <= 120));
      const best = Math.max(...allowed.map((cut) => rewardOf(vectors, cut)));
      const found = optimalSegments(vectors, tokens, 120);
      expect(found.every((segment) => tokensOf(segment) <= 120)).toBe(true);
      expect(found.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))).toEqual([
        ...vectors.keys(),
      ]);
      expect(rewardOf(vectors, found)).toBeCloseTo(best, 5);
    }
  });

  it('groups by the limit where all pieces are alike', () => {
    const alike = Array.from({ length: 5 }, () => Float32Array.of(1, 0));
    expect(optimalSegments(alike, [10, 10, 10, 10, 10], 30)).toEqual([
      [0, 1],
      [2, 4],
    ]);
    expect(optimalSegments([], [], 30)).toEqual([]);
  });
});

it('keeps each subject together', async () => {
  const subjects = ['Boats sail from the harbour with nets. ', 'Flour makes the dough rise in an oven. '];
  const text = subjects.map((sentence) => sentence.repeat(24)).join('');
  const document = createDocument({ uri: 'a.md', title: '', text, mime: 'text/plain', metadata: {} });
  const embedder = createHashingEmbedder({ dimension: 256 });
  const chunks = await createClusterChunker({ size: 400 }, await createCl100kCounter(), embedder).chunk(document);
  expect(chunks).toHaveLength(2);
  expect(chunks[0]!.text.match(/Boats/g)).toHaveLength(24);
});
