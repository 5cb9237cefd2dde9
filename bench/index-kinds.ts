/**
 * Which kind of index? Each is built over the same table of clustered unit vectors, with its defaults, and measured against exact search: time of the
 * build, bytes on disk, recall@10 with its interval, latency one query at a time.
 * Run: pnpm bench:indexes [rows] [dimension] [queries] [kind,kind,…]
 */
import './print-usage.ts';
import { INDEX_KINDS, type IndexKind, type IndexVerification, verifyIndex } from '@raglab/retrieval';
import { publishResults } from './publish-results.ts';
import { openBenchStore } from './vector-store.ts';

interface Measurement extends IndexVerification {
  readonly kind: IndexKind;
  readonly buildSeconds: number | null;
  readonly bytes: number | null;
  readonly spec: unknown;
}

const K = 10;
const WARM_UP = 20;
const rows = Number(process.argv[2] ?? 100_000);
const dimension = Number(process.argv[3] ?? 384);
const queryCount = Number(process.argv[4] ?? 200);
const kinds = INDEX_KINDS.filter((kind) => process.argv[5]?.split(',').includes(kind) ?? true);

const { store, corpus } = await openBenchStore(rows, dimension);
try {
  const warmUp = Array.from({ length: WARM_UP }, () => corpus.query().vector);
  const queries = Array.from({ length: queryCount }, () => corpus.query().vector);
  const measurements: Measurement[] = [];
  for (const kind of kinds) {
    await store.createIndex({ kind });
    const { built, vector } = await store.indexStatus();
    await verifyIndex(store, { queries: warmUp, k: K });
    const verification = await verifyIndex(store, { queries, k: K });
    const buildSeconds = built === null ? null : built.buildMs / 1000;
    measurements.push({
      kind,
      buildSeconds,
      bytes: vector?.bytes ?? null,
      spec: built?.spec ?? { kind },
      ...verification,
    });
    console.error(
      `${kind}: built in ${buildSeconds?.toFixed(1) ?? 0} s, recall ${verification.recall.toFixed(4)}, p50 ${verification.index.p50.toFixed(1)} ms`,
    );
  }
  publish(measurements);
} finally {
  await store.close();
}

function publish(measurements: readonly Measurement[]): void {
  publishResults({
    name: `index-kinds-${rows}`,
    title: `Kinds of index over ${rows.toLocaleString('en')} vectors of ${dimension} dimensions`,
    command: `pnpm bench:indexes ${process.argv.slice(2).join(' ')}`.trim(),
    columns: ['kind', 'build s', 'index MiB', 'recall@10 [95 %]', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows: measurements.map(({ kind, buildSeconds, bytes, recall, lower, upper, index }) => [
      kind,
      buildSeconds?.toFixed(1) ?? '–',
      bytes === null ? '–' : (bytes / 2 ** 20).toFixed(1),
      `${recall.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}]`,
      ...[index.p50, index.p95, index.p99].map((value) => value.toFixed(1)),
    ]),
    notes: [
      `Through the store, k ${K}, ${queryCount} queries one after the other, each through the index and exactly; defaults of each kind (see \`spec\` in the JSON file). Intervals are Wilson's over queries × k.`,
      'Synthetic clusters: the recall of a collection of your own is measured by `raglab index verify`.',
      'Index bytes are beside the table itself, which holds the exact vectors for refining.',
    ],
    measurements,
  });
}
