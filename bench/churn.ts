/**
 * What do twenty rounds of change do to an index? In each, 10 % of the documents get new vectors, 5 % are deleted and as many new ones come: 15 % of the
 * rows are not what they were. Three ways to look after the index, on the same changes: not at all; the engine's own `optimize` (which adds
 * a segment for what is new); the lab's policy (`optimize` of the store, which also rebuilds). Goal: recall@10 of .98 after every round.
 * Run: pnpm bench:churn [rows] [dimension] [rounds] [kind,kind,…]
 */
import './print-usage.ts';
import { rmSync } from 'node:fs';
import { connect } from '@lancedb/lancedb';
import { type ChunkRecord, createRandom, shuffled } from '@raglab/core';
import { INDEX_KINDS, type IndexKind, openLanceStore, verifyIndex } from '@raglab/retrieval';
import { createScratchFolder } from './bench-lab.ts';
import { publishResults } from './publish-results.ts';
import { createVectorCorpus } from './vector-corpus.ts';

const POLICIES = ['nothing', 'engine', 'lab'] as const;
type Policy = (typeof POLICIES)[number];

interface Round {
  readonly round: number;
  readonly recall: number;
  readonly p50: number;
  readonly unindexed: number;
  readonly segments: number;
  readonly maintenanceSeconds: number;
}

interface Course {
  readonly kind: IndexKind;
  readonly policy: Policy;
  readonly rounds: readonly Round[];
}

const K = 10;
const QUERIES = 100;
const UPDATED = 0.1;
const REPLACED = 0.05;
const GOAL = 0.98;
const [rows, dimension, rounds] = [20_000, 128, 20].map((value, i) => Number(process.argv[i + 2] ?? value)) as [
  number,
  number,
  number,
];
const kinds = INDEX_KINDS.filter((kind) => (process.argv[5] ?? 'hnsw-sq,ivf-rq').split(',').includes(kind));

const courses: Course[] = [];
for (const kind of kinds) for (const policy of POLICIES) courses.push(await churn(kind, policy));
publish(courses);

async function churn(kind: IndexKind, policy: Policy): Promise<Course> {
  const uri = createScratchFolder('churn');
  const store = await openLanceStore({ uri, table: 'churn', dimension, embedderKey: 'synthetic', create: true });
  const connection = await connect(uri);
  const table = await connection.openTable('churn');
  // One chunk per document, so that a document is a row.
  const corpus = createVectorCorpus(rows, dimension);
  const next = (count: number): ChunkRecord[] =>
    corpus.next(count).map((record) => ({ ...record, chunk: { ...record.chunk, documentId: record.chunk.id } }));
  const random = createRandom(7);
  try {
    let live = next(rows);
    await store.upsert(live);
    await store.createIndex({ kind });
    const course: Round[] = [];
    for (let round = 0; round <= rounds; round++) {
      const started = performance.now();
      if (round > 0) {
        live = await change(live);
        if (policy === 'engine') await table.checkoutLatest().then(() => table.optimize());
        if (policy === 'lab') await store.optimize();
      }
      const maintenanceSeconds = (performance.now() - started) / 1000;
      const { vector } = await store.indexStatus();
      const queries = Array.from({ length: QUERIES }, () => corpus.query().vector);
      const { recall, index } = await verifyIndex(store, { queries, k: K });
      const { unindexedRows: unindexed = 0, segments = 0 } = vector ?? {};
      course.push({ round, recall, p50: index.p50, unindexed, segments, maintenanceSeconds });
      console.error(
        `${kind}, ${policy}, round ${round}: recall ${recall.toFixed(4)}, p50 ${index.p50.toFixed(1)} ms, ${segments} segments, ${unindexed} unindexed`,
      );
    }
    return { kind, policy, rounds: course };
  } finally {
    connection.close();
    await store.close();
    rmSync(uri, { recursive: true });
  }

  async function change(live: readonly ChunkRecord[]): Promise<ChunkRecord[]> {
    const order = shuffled(live, random);
    const [updated, gone] = [order.slice(0, rows * UPDATED), order.slice(rows * UPDATED, rows * (UPDATED + REPLACED))];
    const fresh = next(updated.length + gone.length);
    const replaced = updated.map((record, i) => ({ ...record, vector: fresh[i]!.vector }));
    const added = fresh.slice(updated.length);
    await store.replaceDocuments(
      [...updated, ...gone, ...added].map(({ chunk }) => chunk.documentId),
      [...replaced, ...added],
    );
    return [...order.slice(rows * (UPDATED + REPLACED)), ...replaced, ...added];
  }
}

function publish(all: readonly Course[]): void {
  publishResults({
    name: 'churn',
    title: `${rounds} rounds of 15 % change in ${rows.toLocaleString('en')} vectors of ${dimension} dimensions`,
    command: `pnpm bench:churn ${process.argv.slice(2).join(' ')}`.trim(),
    columns: ['round', ...all.flatMap(({ kind, policy }) => [`${kind}, ${policy}: recall@10`, 'p50 ms', 'segments'])],
    rows: Array.from({ length: rounds + 1 }, (_, round) => [
      String(round),
      ...all.flatMap((course) => {
        const { recall, p50, segments } = course.rounds[round]!;
        return [recall.toFixed(4), p50.toFixed(1), String(segments)];
      }),
    ]),
    notes: [
      ...all.map(({ kind, policy, rounds: course }) => {
        const lowest = Math.min(...course.map(({ recall }) => recall));
        const seconds = course.reduce((sum, one) => sum + one.maintenanceSeconds, 0);
        const verdict = policy === 'lab' ? ` Goal at least ${GOAL}: ${lowest >= GOAL ? 'reached' : 'missed'}.` : '';
        return `${kind}, ${policy}: lowest recall ${lowest.toFixed(4)}; ${(seconds / rounds).toFixed(1)} s a round for writing and maintenance.${verdict}`;
      }),
      `"nothing": the index is left as it was built. "engine": LanceDB's \`optimize\`. "lab": \`optimize\` of the store. ${QUERIES} new queries a round, the same for all.`,
    ],
    measurements: all,
  });
}
