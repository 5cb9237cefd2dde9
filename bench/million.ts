/**
 * One million vectors on this machine: how long they take to write and to index, how much memory and disk that needs, and what a search then costs and
 * finds. Each step runs in the same process, one after the other; memory is the highest resident size up to the end of the step.
 * Run: pnpm bench:million [rows] [dimension] [queries] [kind]
 */
import './print-usage.ts';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_KINDS, openLanceStore, verifyIndex } from '@raglab/retrieval';
import { createScratchFolder } from './bench-lab.ts';
import { quantile, runClients } from './closed-loop.ts';
import { publishResults } from './publish-results.ts';
import { createVectorCorpus } from './vector-corpus.ts';

interface Step {
  readonly step: string;
  readonly seconds: number;
  readonly peakMiB: number;
  readonly diskMiB: number;
}

const K = 10;
const BATCH = 20_000;
const CLIENTS = 8;
const [rows, dimension, queryCount] = [1_000_000, 384, 100].map((value, i) => Number(process.argv[i + 2] ?? value)) as [
  number,
  number,
  number,
];
const kind = INDEX_KINDS.find((name) => name === process.argv[5]) ?? 'ivf-rq';

const uri = createScratchFolder('million');
const store = await openLanceStore({ uri, table: 'million', dimension, embedderKey: 'synthetic', create: true });
try {
  const steps: Step[] = [];
  const corpus = createVectorCorpus(rows, dimension);
  let generating = 0;
  await measureStep('write', async () => {
    for (let from = 0; from < rows; from += BATCH) {
      const started = performance.now();
      const batch = corpus.next(Math.min(BATCH, rows - from));
      generating += (performance.now() - started) / 1000;
      await store.upsert(batch);
    }
  });
  await measureStep(`index, ${kind}`, () => store.createIndex({ kind }));
  await measureStep('words index and compaction', () => store.optimize({ forgetVersionsBefore: new Date() }));
  const queries = Array.from({ length: queryCount }, () => corpus.query());
  const verification = await verifyIndex(store, { queries: queries.map(({ vector }) => vector), k: K });
  const busy = await runClients(CLIENTS, queryCount * 2, (i) =>
    store.searchVector(queries[i % queryCount]!.vector, { k: K }),
  );
  const words = await runClients(1, queryCount, (i) => store.searchText(queries[i]!.question, { k: K }));
  const { vector } = await store.indexStatus();
  const { recall, lower, upper, index, exact } = verification;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(busy.times, share)) as [number, number, number];
  publishResults({
    name: 'million',
    title: `${rows.toLocaleString('en')} vectors of ${dimension} dimensions on one machine`,
    command: `pnpm bench:million ${process.argv.slice(2).join(' ')}`.trim(),
    columns: ['step', 'seconds', 'per second', 'peak memory MiB', 'disk MiB'],
    rows: steps.map(({ step, seconds, peakMiB, diskMiB }) => [
      step,
      seconds.toFixed(1),
      Math.round(rows / seconds).toLocaleString('en'),
      Math.round(peakMiB).toLocaleString('en'),
      Math.round(diskMiB).toLocaleString('en'),
    ]),
    notes: [
      `recall@${K}: ${recall.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}] over ${queryCount} queries, against exact search.`,
      `Through the index, 1 client: p50 ${index.p50.toFixed(1)}, p95 ${index.p95.toFixed(1)}, p99 ${index.p99.toFixed(1)} ms; exact: p50 ${exact.p50.toFixed(0)} ms.`,
      `${CLIENTS} clients: p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms, ${busy.perSecond.toFixed(0)} a second.`,
      `By words, 1 client: p50 ${quantile(words.times, 0.5).toFixed(1)}, p99 ${quantile(words.times, 0.99).toFixed(1)} ms.`,
      `The index itself takes ${((vector?.bytes ?? 0) / 2 ** 20).toFixed(0)} MiB. Writing includes ${generating.toFixed(0)} s of making vectors and texts up, in batches of ${BATCH.toLocaleString('en')} as Arrow record batches.`,
      'Memory is the resident size of the whole process: V8, the batch in hand, LanceDB and its caches.',
    ],
    measurements: { steps, verification, busy: { p50, p95, p99, perSecond: busy.perSecond }, generating },
  });

  async function measureStep(step: string, run: () => Promise<unknown>): Promise<void> {
    const started = performance.now();
    await run();
    const seconds = (performance.now() - started) / 1000;
    // maxRSS is in kibibytes.
    steps.push({ step, seconds, peakMiB: process.resourceUsage().maxRSS / 1024, diskMiB: bytesOf(uri) / 2 ** 20 });
    console.error(`${step}: ${seconds.toFixed(1)} s`);
  }
} finally {
  await store.close();
  rmSync(uri, { recursive: true });
}

function bytesOf(path: string): number {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}
