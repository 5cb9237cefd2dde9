/**
 * What does a search cost beside the bare calls it is made of? One table of clustered vectors with real sentences, one run: 1, 8 and 32 clients,
 * contenders in turn, rounds interleaved. Goals: recall@10 of .99 by default, dense within 1.2 times the bare call (p50, 1 client), hybrid
 * within 1.3 times its two bare calls, p99 under 200 ms at 8 clients. What misses its goal is published too.
 * Run: pnpm bench:search [rows] [dimension] [calls per contender and round] [rounds]
 */
import './print-usage.ts';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { createRetriever, createTransformersEmbedder, DEFAULT_INDEX_KIND, type LanceStore } from '@raglab/retrieval';
import { createBundledEmbedder, createScratchFolder } from './bench-lab.ts';
import { quantile, runClients } from './closed-loop.ts';
import { publishResults } from './publish-results.ts';
import { writeRandomTransformer } from './random-transformer.ts';
import { K, lanceContenders, type Query, type SearchContender, sqliteVecContender } from './search-contenders.ts';
import { createVectorCorpus } from './vector-corpus.ts';
import { openBenchStore } from './vector-store.ts';

interface Measurement {
  readonly name: string;
  readonly recall: number | null;
  readonly loads: readonly {
    clients: number;
    p50: number;
    p95: number;
    p99: number;
    perSecond: number;
    calls: number;
  }[];
}

const CLIENTS = [1, 8, 32];
const QUERIES = 200;
const [rows, dimension, calls, rounds] = [100_000, 384, 200, 3].map((value, i) =>
  Number(process.argv[i + 2] ?? value),
) as [number, number, number, number];

const scratch = createScratchFolder('search');
const { store, uri, table, corpus } = await openBenchStore(rows, dimension);
const connection = await connect(uri);
try {
  // The same vectors again, for the contenders with a storage of their own.
  const copy = createVectorCorpus(rows, dimension);
  const stored = copy.next(rows).map(({ chunk, vector }) => ({ id: chunk.id, vector }));
  await store.createIndex({ kind: DEFAULT_INDEX_KIND });
  await store.optimize({ forgetVersionsBefore: new Date() });
  const built = (await store.indexStatus()).built!;
  const queries = uniqueQueries(corpus.query, QUERIES);
  const exact = await exactNeighbours(store, queries);
  const sqliteVec = sqliteVecContender(stored, dimension, join(scratch, 'vectors.db'));
  const contenders = [
    ...lanceContenders(store, await connection.openTable(table), built.spec, queries),
    sqliteVec.contender,
  ];
  const measurements = await measure(contenders, queries, exact);
  sqliteVec.close();
  const budget = await measureStages(store, queries);
  const builds = { index: built.buildMs / 1000, sqliteVec: sqliteVec.buildSeconds };
  publish(measurements, budget, builds);
} finally {
  connection.close();
  await store.close();
  rmSync(scratch, { recursive: true });
}

/** Questions that differ, since a question is looked up by its text. */
function uniqueQueries(next: () => Query, count: number): Query[] {
  const byQuestion = new Map<string, Query>();
  while (byQuestion.size < count) {
    const query = next();
    byQuestion.set(query.question, query);
  }
  return [...byQuestion.values()];
}

async function exactNeighbours(from: LanceStore, queries: readonly Query[]): Promise<ReadonlySet<string>[]> {
  const found: Set<string>[] = [];
  for (const { vector } of queries) {
    const hits = await from.searchVector(vector, { k: K, exact: true });
    found.push(new Set(hits.map(({ record }) => record.chunk.id)));
  }
  return found;
}

async function measure(
  contenders: readonly SearchContender[],
  queries: readonly Query[],
  exact: readonly ReadonlySet<string>[],
): Promise<Measurement[]> {
  const recalls = new Map<string, number | null>();
  for (const { name, search } of contenders) {
    const shares: number[] = [];
    for (const [i, query] of queries.entries()) {
      const found = await search(query);
      if (found !== null) shares.push(found.filter((id) => exact[i]!.has(id)).length / exact[i]!.size);
    }
    recalls.set(name, shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) / shares.length : null);
  }
  const results = new Map(contenders.map(({ name }) => [name, [] as Measurement['loads'][number][]]));
  for (const clients of CLIENTS) {
    const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
    const rates = new Map(contenders.map(({ name }) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round++) {
      const at = (i: number): Query => queries[(i + round * 31) % queries.length]!;
      if (clients === 1) {
        await takeTurns(contenders, calls, at, times);
        continue;
      }
      for (const { name, search, share = 1 } of contenders) {
        const result = await runClients(clients, Math.max(clients, calls * share), (i) => search(at(i)));
        times.get(name)!.push(...result.times);
        rates.get(name)!.push(result.perSecond);
      }
    }
    for (const { name } of contenders) {
      const all = times.get(name)!;
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(all, share)) as [number, number, number];
      const perSecond = clients === 1 ? 1000 / p50 : quantile(rates.get(name)!, 0.5);
      results.get(name)!.push({ clients, p50, p95, p99, perSecond, calls: all.length });
      console.error(`${clients} clients, ${name}: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms`);
    }
  }
  return contenders.map(({ name }) => ({ name, recall: recalls.get(name) ?? null, loads: results.get(name)! }));
}

/** One client: the contenders change with every call, so that whatever else the machine does meets all of them. */
async function takeTurns(
  contenders: readonly SearchContender[],
  count: number,
  at: (i: number) => Query,
  times: ReadonlyMap<string, number[]>,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    for (const { name, search, share = 1 } of contenders) {
      if (i % Math.round(1 / share) !== 0) continue;
      const started = performance.now();
      await search(at(i));
      times.get(name)!.push(performance.now() - started);
    }
  }
}

interface Stages {
  readonly model: string;
  readonly embed: number;
  readonly search: number;
  readonly total: number;
}

/** Hybrid questions with a real embedder: medians of each stage. The bundled model's vectors have another length, so it is timed apart. */
async function measureStages(from: LanceStore, queries: readonly Query[]): Promise<Stages[]> {
  writeRandomTransformer(scratch, 'random-minilm');
  const transformer = await createTransformersEmbedder({
    model: 'random-minilm',
    modelsDirectory: scratch,
    cacheDirectory: scratch,
  });
  const bundled = await createBundledEmbedder();
  const results: Stages[] = [];
  for (const { name, embedder } of [
    { name: 'transformer of MiniLM-L6 shape', embedder: transformer },
    { name: 'bundled static model', embedder: bundled },
  ]) {
    const lookup = new Map(queries.map(({ question, vector }) => [question, vector]));
    const retriever = createRetriever({
      store: from,
      embedder: {
        ...embedder,
        async embed(texts, options) {
          const embedding = await embedder.embed(texts, options);
          return { ...embedding, vectors: texts.map((text) => lookup.get(text)!) };
        },
      },
    });
    const timings = [];
    for (const { question } of queries) timings.push((await retriever.retrieve(question, { k: K })).timingsMs);
    const median = (values: readonly (number | null)[]): number =>
      quantile(
        values.map((value) => value ?? 0),
        0.5,
      );
    results.push({
      model: name,
      embed: median(timings.map(({ embed }) => embed)),
      search: median(timings.map(({ search }) => search)),
      total: median(timings.map(({ total }) => total)),
    });
  }
  await transformer.close();
  await bundled.close();
  return results;
}

function publish(
  measurements: readonly Measurement[],
  budget: readonly Stages[],
  builds: Record<string, number>,
): void {
  const at = (name: string, clients: number) =>
    measurements.find((one) => one.name === name)!.loads.find((load) => load.clients === clients)!;
  const ratio = (what: string, ours: string, theirs: string, goal: number | null): string => {
    const value = at(ours, 1).p50 / at(theirs, 1).p50;
    const verdict = goal === null ? 'no goal set' : `goal at most ${goal}: ${value <= goal ? 'reached' : 'missed'}`;
    return `${what}: ${value.toFixed(2)} (p50, 1 client), ${verdict}.`;
  };
  const both = (each: number): string => `LanceDB, both bare calls at once, ${each} each`;
  const dense = measurements.find(({ name }) => name === 'raglab, dense')!;
  const slowest = Math.max(...['raglab, dense', 'raglab, lexical', 'raglab, hybrid'].map((name) => at(name, 8).p99));
  publishResults({
    name: 'search-speed',
    title: `Search in ${rows.toLocaleString('en')} chunks of ${dimension} dimensions`,
    command: `pnpm bench:search ${process.argv.slice(2).join(' ')}`.trim(),
    columns: [
      'contender',
      'recall@10',
      ...CLIENTS.flatMap((n) => [`${n} client${n > 1 ? 's' : ''}: p50 / p95 / p99 ms`, 'per second']),
    ],
    rows: measurements.map(({ name, recall, loads }) => [
      name,
      recall?.toFixed(4) ?? '–',
      ...loads.flatMap(({ p50, p95, p99, perSecond }) => [
        [p50, p95, p99].map((ms) => ms.toFixed(1)).join(' / '),
        perSecond.toFixed(0),
      ]),
    ]),
    notes: [
      `recall@10 by default: ${dense.recall!.toFixed(4)} over ${QUERIES} queries. Goal at least .99: ${dense.recall! >= 0.99 ? 'reached' : 'missed'}.`,
      ratio('Dense to the bare call', 'raglab, dense', 'LanceDB, bare vector search', 1.2),
      ratio('Hybrid to its two bare calls', 'raglab, hybrid', both(100), 1.3),
      ratio(
        'Hybrid to two bare calls for ten results each, which is less than it asks for',
        'raglab, hybrid',
        both(K),
        null,
      ),
      ratio('Dense to LangChain.js', 'raglab, dense', 'LangChain.js over the same table', null),
      `p99 at 8 clients, the slowest of dense, lexical and hybrid: ${slowest.toFixed(1)} ms. Goal under 200: ${slowest < 200 ? 'reached' : 'missed'}.`,
      ...budget.map(
        ({ model, embed, search, total }) =>
          `Stages with the ${model}, medians: query embedding ${embed.toFixed(1)} ms (budget 10 to 50), search ${search.toFixed(1)} ms (10 to 100), total ${total.toFixed(1)} ms (50 to 200).`,
      ),
      `Builds: ${DEFAULT_INDEX_KIND} ${builds.index!.toFixed(1)} s, sqlite-vec ${builds.sqliteVec!.toFixed(1)} s.`,
      `${calls} calls per contender and round, ${rounds} interleaved rounds; with one client the contenders change with every call. The question's vector is given, except for the stages. sqlite-vec answers inside the calling thread, with ids alone: its calls wait for each other.`,
      "Bare calls select id and text and use the index with the same ef and refinement; LangChain.js uses the engine's defaults and all columns.",
    ],
    measurements: { measurements, budget, builds },
  });
}
