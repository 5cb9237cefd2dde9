/**
 * How many partitions should an IVF index have? On vectors of real text, with √n partitions and with some of 4,096 rows, as it was built and after the
 * engine's `optimize`, which joins partitions of less than 1,024 rows. A cloud of synthetic clusters flatters an index: the neighbours of a text are
 * spread over many partitions. Needs a file of pairs, `{"query", "positive"}` a line, gzipped or not: positives are indexed, queries are asked.
 * Run: node bench/partitions.ts ROWS FILE.jsonl[.gz] ...
 */
import './print-usage.ts';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ChunkRecord, createChunks, createDocument } from '@raglab/core';
import { type IndexSpec, openLanceStore } from '@raglab/retrieval';
import { createBundledEmbedder, createScratchFolder } from './bench-lab.ts';
import { quantile } from './closed-loop.ts';
import { publishResults } from './publish-results.ts';

const QUERIES = 200;
const BATCH = 2000;

const [rows = Number.NaN, files] = [Number(process.argv[2]), process.argv.slice(3)];
if (!(rows >= QUERIES) || files.length === 0) {
  console.error(`expected: node bench/partitions.ts ROWS FILE.jsonl[.gz] ..., with at least ${QUERIES} rows`);
  process.exit(2);
}

/** As many lines of each file, evenly spread over it. */
const pairs = files.flatMap((file) => {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n');
  const wanted = Math.min(lines.length, Math.ceil(rows / files.length));
  return Array.from(
    { length: wanted },
    (_, i) => JSON.parse(lines[Math.floor((i * lines.length) / wanted)]!) as { query: string; positive: string },
  );
});
const embedder = await createBundledEmbedder();
const store = await fill(pairs.map(({ positive }) => positive));
const asked = pairs.filter((_, i) => i % Math.floor(pairs.length / QUERIES) === 0).map(({ query }) => query);
const queries = (await embedder.embed(asked, { kind: 'query' })).vectors;
await embedder.close?.();

async function fill(texts: readonly string[]) {
  const uri = createScratchFolder('partitions');
  const { dimension } = embedder;
  const filled = await openLanceStore({ uri, table: 'texts', dimension, embedderKey: embedder.key, create: true });
  for (let from = 0; from < texts.length; from += BATCH) {
    const batch = texts.slice(from, from + BATCH);
    const { vectors } = await embedder.embed(batch, { kind: 'passage' });
    await filled.upsert(batch.map((text, i) => recordOf(text, from + i, vectors[i]!)));
  }
  return filled;
}

function recordOf(text: string, i: number, vector: Float32Array): ChunkRecord {
  const document = createDocument({ uri: `${i}.txt`, title: '', text, mime: 'text/plain', metadata: {} });
  const [chunk] = createChunks(document, 'whole', [{ start: 0, end: text.length, tokenCount: 1 }]);
  const time = '2026-01-01T00:00:00.000Z';
  return {
    ...{ chunk: chunk!, uri: document.uri, title: '', mime: document.mime, vector },
    ...{ language: null, page: null, modifiedAt: null, embeddedAt: time },
  };
}

const exact = new Map<number, Set<string>[]>();
for (const k of [10, 100]) {
  const found = [];
  for (const vector of queries) found.push(new Set(idsOf(await store.searchVector(vector, { k, exact: true }))));
  exact.set(k, found);
}

function idsOf(hits: readonly { record: { chunk: { id: string } } }[]): string[] {
  return hits.map(({ record }) => record.chunk.id);
}

async function measure(k: number): Promise<{ recall: number; p50Ms: number }> {
  const times: number[] = [];
  let found = 0;
  for (const [i, vector] of queries.entries()) {
    const start = performance.now();
    const hits = await store.searchVector(vector, { k });
    times.push(performance.now() - start);
    found += idsOf(hits).filter((id) => exact.get(k)![i]!.has(id)).length;
  }
  return { recall: found / (k * queries.length), p50Ms: quantile(times, 0.5) };
}

const many = Math.round(Math.sqrt(pairs.length));
const few = Math.max(1, Math.round(pairs.length / 4096));
const specs: IndexSpec[] = [
  { kind: 'ivf-rq', partitions: many, nprobes: Math.ceil(many * 0.4) },
  { kind: 'ivf-rq', partitions: many, nprobes: many },
  { kind: 'ivf-rq', partitions: few, nprobes: Math.ceil(few * 0.4) },
  { kind: 'ivf-rq', partitions: few, nprobes: Math.ceil(few * 0.8) },
  { kind: 'ivf-rq', partitions: few, nprobes: few },
  { kind: 'ivf-flat', partitions: few, nprobes: Math.ceil(few * 0.8) },
];
const measurements = [];
for (const spec of specs) {
  const seconds = async (work: () => Promise<void>): Promise<number> => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
  };
  const buildSeconds = await seconds(() => store.createIndex(spec));
  const built = [await measure(10), await measure(100)] as const;
  const optimizeSeconds = await seconds(() => store.optimize());
  const optimized = [await measure(10), await measure(100)] as const;
  measurements.push({ spec: (await store.indexStatus()).built!.spec, buildSeconds, built, optimizeSeconds, optimized });
}
await store.close();

publishResults({
  name: 'partitions',
  title: `Partitions of an IVF index over ${pairs.length.toLocaleString('en')} real passages`,
  command: `node bench/partitions.ts ${[rows, ...files.map((file) => basename(file))].join(' ')}`,
  columns: ['index', 'built, s', 'recall@10, @100', 'p50 ms, k 10', 'optimized, s', 'recall@10, @100', 'p50 ms, k 10'],
  rows: measurements.map(({ spec, buildSeconds, built, optimizeSeconds, optimized }) => {
    const state = (seconds: number, [ten, hundred]: typeof built): string[] => [
      ...[seconds.toFixed(1), `${ten.recall.toFixed(4)}, ${hundred.recall.toFixed(4)}`, ten.p50Ms.toFixed(1)],
    ];
    const index = `${spec.kind}, ${spec.nprobes} of ${spec.partitions} partitions`;
    return [index, ...state(buildSeconds, built), ...state(optimizeSeconds, optimized)];
  }),
  notes: [
    `${embedder.dimension} dimensions, the bundled embedder; ${queries.length} queries, each the pair of one of the passages; against exact search.`,
    'The engine joins partitions of less than a quarter of its target (4,096 rows) when it optimizes; codes are residuals to a centre, and get new ones.',
  ],
  measurements: { rows: pairs.length, dimension: embedder.dimension, indexes: measurements },
});
