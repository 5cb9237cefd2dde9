/**
 * From how many rows does an index pay? Exact search against HNSW (scalar-quantised, refined) through the store, on clustered unit vectors of
 * 512 dimensions: build time, latency, recall@10. Prints a Markdown table. Both contenders go through the same call, so what both pay is in both.
 * Run: node packages/retrieval/bench/flat-or-hnsw.ts [rows,rows,…] [queries]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ChunkRecord, createRandom, type Random } from '@raglab/core';
import { openLanceStore, verifyIndex } from '../src/index.ts';

const DIMENSION = 512;
const K = 10;
/** Rows of one cluster: about as many chunks as a document has neighbours on its subject. */
const ROWS_PER_CLUSTER = 50;
/** Noise around a centre; with 1.0 the nearest neighbours have cosines of .5 to .7, as text embeddings have. */
const NOISE = 1;
const BATCH = 5000;
const WARM_UP = 20;

const sizes = (process.argv[2] ?? '1000,5000,10000,20000,50000').split(',').map(Number);
const queryCount = Number(process.argv[3] ?? 200);

console.log('| rows | write s | build s | exact p50 / p95 ms | HNSW p50 / p95 ms | recall@10 [95 %] |');
console.log('|---|---|---|---|---|---|');
for (const rows of sizes) console.log(await measure(rows));

async function measure(rows: number): Promise<string> {
  const random = createRandom(rows);
  const centres = Array.from({ length: Math.ceil(rows / ROWS_PER_CLUSTER) }, () => gaussianVector(random));
  const uri = mkdtempSync(path.join(tmpdir(), 'raglab-flat-'));
  const store = await openLanceStore({
    uri,
    table: 'vectors',
    dimension: DIMENSION,
    embedderKey: 'synthetic',
    create: true,
  });
  try {
    const writeStart = performance.now();
    for (let from = 0; from < rows; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, rows - from) }, (_, i) =>
        recordOf(from + i, near(centres, random)),
      );
      await store.upsert(batch);
    }
    await store.optimize();
    const buildStart = performance.now();
    await store.createIndex({ kind: 'hnsw-sq' });
    const buildEnd = performance.now();
    const warmUp = Array.from({ length: WARM_UP }, () => near(centres, random));
    await verifyIndex(store, { queries: warmUp, k: K });
    const queries = Array.from({ length: queryCount }, () => near(centres, random));
    const { recall, lower, upper, index, exact } = await verifyIndex(store, { queries, k: K });
    const cells = [
      rows.toLocaleString('en'),
      seconds(buildStart - writeStart),
      seconds(buildEnd - buildStart),
      `${exact.p50.toFixed(1)} / ${exact.p95.toFixed(1)}`,
      `${index.p50.toFixed(1)} / ${index.p95.toFixed(1)}`,
      `${recall.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}]`,
    ];
    return `| ${cells.join(' | ')} |`;
  } finally {
    await store.close();
    rmSync(uri, { recursive: true });
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

/** A unit vector near a random centre. */
function near(centres: readonly Float32Array[], random: Random): Float32Array {
  const centre = centres[Math.floor(random() * centres.length)]!;
  const noise = gaussianVector(random);
  const vector = centre.map((value, i) => value + NOISE * noise[i]!);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/** Standard normal values, by Box and Muller. */
function gaussianVector(random: Random): Float32Array {
  return Float32Array.from(
    { length: DIMENSION },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

function recordOf(row: number, vector: Float32Array): ChunkRecord {
  const id = `row-${row}`;
  const chunk = { id, documentId: id, index: 0, text: id, start: 0, end: id.length, headingPath: [], tokenCount: 1 };
  const fields = { uri: id, title: id, mime: 'text/plain', language: null, page: null, modifiedAt: null };
  return { chunk, ...fields, embeddedAt: '2026-01-01T00:00:00.000Z', vector };
}
