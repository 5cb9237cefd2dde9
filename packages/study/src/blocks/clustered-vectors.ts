/**
 * Vectors without a text: seeded unit vectors around random centres, about fifty to a centre, as chunks on one subject lie together. A query is a
 * new point of a cluster; its neighbours have cosines of .4 to .6, as those of text embeddings do. Good for the speed and the recall of
 * an index; says nothing about the quality of answers. Fields for filters do not follow the clusters.
 */
import { type ChunkRecord, createRandom, type Random, randomInteger } from '@raglab/core';

export interface ClusteredVectors {
  /** Ids `row-0` and up. */
  readonly records: readonly ChunkRecord[];
  /** Vectors that equal no record. */
  readonly queries: readonly Float32Array[];
}

export interface ClusteredVectorsOptions {
  readonly rows: number;
  /** Even. */
  readonly dimension: number;
  readonly queries: number;
  readonly seed: number;
  /** What a row declares, beside `page` (0 to 999, uniform). */
  readonly fieldsOf?: (
    row: number,
    random: Random,
  ) => Partial<Pick<ChunkRecord, 'tags' | 'language' | 'modifiedAt' | 'page'>>;
}

const ROWS_PER_CLUSTER = 50;
const PAGES = 1000;

export function createClusteredVectors(options: ClusteredVectorsOptions): ClusteredVectors {
  const { rows, dimension, queries, seed, fieldsOf = () => ({}) } = options;
  const random = createRandom(seed);
  // Fields and queries draw by themselves, so that neither changes the vectors.
  const fieldRandom = createRandom(seed + 1);
  const queryRandom = createRandom(seed + 2);
  const count = Math.ceil(rows / ROWS_PER_CLUSTER);
  const centres = Array.from({ length: count }, () => gaussianVector(dimension, random));
  return {
    records: Array.from({ length: rows }, (_, row) => {
      const page = randomInteger(fieldRandom, PAGES);
      return { ...recordOf(row, near(centres, random)), page, ...fieldsOf(row, fieldRandom) };
    }),
    queries: Array.from({ length: queries }, () => near(centres, queryRandom)),
  };
}

function recordOf(row: number, vector: Float32Array): ChunkRecord {
  const text = `passage ${row}`;
  const span = { text, start: 0, end: text.length, tokenCount: 2 };
  return {
    chunk: { id: `row-${row}`, documentId: `document-${row}`, index: 0, headingPath: [], ...span },
    ...{ uri: `document-${row}.md`, title: text, mime: 'text/markdown', language: 'en', page: null, modifiedAt: null },
    ...{ embeddedAt: '2026-01-01T00:00:00.000Z', vector },
  };
}

function near(centres: readonly Float32Array[], random: Random): Float32Array {
  const centre = centres[randomInteger(random, centres.length)]!;
  const vector = gaussianVector(centre.length, random);
  let norm = 0;
  for (let i = 0; i < vector.length; i++) {
    vector[i]! += centre[i]!;
    norm += vector[i]! ** 2;
  }
  return vector.map((value) => value / Math.sqrt(norm));
}

/** Standard normal values, by Box and Muller (1958), both of each pair. */
function gaussianVector(dimension: number, random: Random): Float32Array {
  const vector = new Float32Array(dimension);
  for (let i = 0; i < dimension; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    vector[i] = radius * Math.cos(angle);
    if (i + 1 < dimension) vector[i + 1] = radius * Math.sin(angle);
  }
  return vector;
}
