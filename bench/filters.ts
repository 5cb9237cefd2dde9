/**
 * Filtered search: does it find what exact filtered search finds, and what does it cost? 40 seeded random filters at each of three shares of passing
 * rows, before ranking (`pre`) and after it (`post`, over as many candidates as the retriever takes), with and without scalar indexes. Every
 * question goes to all contenders in turn. `pnpm bench:filters [rows] [hnsw-sq | ivf-rq]`.
 */
import './print-usage.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, matchesFilter, type StoreHit } from '@raglab/core';
import { type LanceStore, openLanceStore, RETRIEVER_DEFAULTS } from '@raglab/retrieval';
import { createFilteredCorpus, filterOfShare } from '../packages/retrieval/src/testing/selective-filters.ts';
import { publishResults } from './publish-results.ts';

const ROWS = Number(process.argv[2] ?? 20_000);
const KIND = process.argv[3] === 'ivf-rq' ? 'ivf-rq' : 'hnsw-sq';
const DIMENSION = 384;
const K = 10;
const FILTERS = 40;
const SHARES = [0.5, 0.05, 0.005] as const;
const BATCH = 5000;

type Search = (vector: Float32Array, filter: Parameters<typeof matchesFilter>[0]) => Promise<readonly StoreHit[]>;

const random = createRandom(23);
const { records, question } = createFilteredCorpus(ROWS, DIMENSION, random);
const folder = mkdtempSync(join(tmpdir(), 'raglab-bench-filters-'));

async function openFilled(table: string): Promise<LanceStore> {
  const store = await openLanceStore({ uri: folder, table, dimension: DIMENSION, embedderKey: 'bench', create: true });
  for (let from = 0; from < ROWS; from += BATCH) await store.upsert(records.slice(from, from + BATCH));
  await store.createIndex({ kind: KIND });
  await store.optimize();
  return store;
}

const plain = await openFilled('plain');
const indexed = await openFilled('indexed');
const buildStart = performance.now();
await indexed.createFilterIndexes();
const filterIndexesMs = performance.now() - buildStart;

const { candidates } = RETRIEVER_DEFAULTS;
const before =
  (store: LanceStore): Search =>
  (vector, filter) =>
    store.searchVector(vector, { k: K, filter });
const after =
  (store: LanceStore): Search =>
  async (vector, filter) =>
    (await store.searchVector(vector, { k: candidates }))
      .filter(({ record }) => matchesFilter(filter, record))
      .slice(0, K);
const contenders: readonly (readonly [string, Search])[] = [
  ['exact, filtered', (vector, filter) => plain.searchVector(vector, { k: K, filter, exact: true })],
  ['pre', before(plain)],
  ['pre, scalar indexes', before(indexed)],
  ['post', after(plain)],
];

interface Cell {
  readonly contender: string;
  readonly share: number;
  found: number;
  wanted: number;
  returned: number;
  readonly ms: number[];
}

const cells: Cell[] = [];
for (const share of SHARES) {
  const row = contenders.map(([contender]): Cell => ({ contender, share, found: 0, wanted: 0, returned: 0, ms: [] }));
  for (let i = 0; i < FILTERS; i++) {
    const { filter } = filterOfShare(records, share, random);
    const vector = question();
    const expected = await plain.searchVector(vector, { k: K, filter, exact: true });
    for (const [at, [, search]] of contenders.entries()) {
      await search(vector, filter);
      const start = performance.now();
      const hits = await search(vector, filter);
      row[at]!.ms.push(performance.now() - start);
      const ids = new Set(hits.map(({ record }) => record.chunk.id));
      row[at]!.found += expected.filter(({ record }) => ids.has(record.chunk.id)).length;
      row[at]!.wanted += expected.length;
      row[at]!.returned += hits.length;
    }
  }
  cells.push(...row);
}
await plain.close();
await indexed.close();
rmSync(folder, { recursive: true, force: true });

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
const measurements = cells.map(({ contender, share, found, wanted, returned, ms }) => ({
  ...{ contender, share, recall: found / wanted, wanted, resultsPerQuery: returned / FILTERS },
  ...{ p50Ms: quantile(ms, 0.5), p95Ms: quantile(ms, 0.95) },
}));
publishResults({
  name: KIND === 'hnsw-sq' ? 'filters' : `filters-${KIND}`,
  title: 'Filtered search against exact filtered search',
  command: `npx pnpm@12 bench:filters ${process.argv.slice(2).join(' ')}`.trim(),
  columns: ['rows that pass', 'contender', 'recall@10', 'results of 10', 'p50 ms', 'p95 ms', 'p50 against exact'],
  rows: measurements.map(({ contender, share, recall, resultsPerQuery, p50Ms, p95Ms }) => {
    const exact = measurements.find((other) => other.share === share && other.contender === contenders[0]![0])!;
    const cell = [`${share * 100} %`, contender, recall.toFixed(4), resultsPerQuery.toFixed(1), p50Ms.toFixed(2)];
    return [...cell, p95Ms.toFixed(2), `${(p50Ms / exact.p50Ms).toFixed(2)}x`];
  }),
  notes: [
    `${ROWS} rows of ${DIMENSION} dimensions in 50 clusters, an index of kind ${KIND}, ${FILTERS} seeded random filters per share (ranges of pages and days, negations, tags, conjunctions); fields do not follow the clusters.`,
    'Recall: share of the ten best by exact filtered search that were returned. Each search ran once uncounted and once on the clock, contenders in turn.',
    `\`post\` drops what does not pass from the ${candidates} nearest of all rows, as \`--filter-mode post\` does: its recall is bounded by how many of those pass.`,
    `Building the usual scalar indexes took ${(filterIndexesMs / 1000).toFixed(2)} s.`,
  ],
  measurements: { rows: ROWS, dimension: DIMENSION, filterIndexesMs, cells: measurements },
});
