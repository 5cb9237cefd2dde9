/**
 * Does the HNSW that is here to be read find what an engine's finds? The same vectors, links and candidates for both, and what each makes of them:
 * recall at the same width of search, the share of the vectors that is compared, and the time, where being written to be read costs.
 */
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import {
  exactNeighbours,
  openEngineTable,
  RECALL_TOLERANCE,
  recallOf,
  searchEngine,
} from '../../blocks/engine-search.ts';
import { type Latencies, measureLatencies, ratioOf } from '../../blocks/measure-latency.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';
import { buildHnsw } from '../../hnsw/build-hnsw.ts';
import { searchHnsw } from '../../hnsw/search-hnsw.ts';

const K = 10;
/** Links and candidates of the build, the same for both. */
const [M, EF_CONSTRUCTION] = [16, 100] as const;
const WIDTHS = [20, 50, 100] as const;
const COMPARED = 50;
/** Of a hundred neighbours, one more or less. */
const EQUAL = 0.01;

export const readableHnsw: Study = defineStudy({
  name: 'readable-hnsw',
  claim: 'An HNSW of some 250 readable lines finds as much as an engine’s; what the engine adds is speed.',
  source: 'Malkov and Yashunin, arXiv:1603.09320: the algorithms fit on two pages',
  method: `Clustered unit vectors in the readable graph (src/hnsw) and in LanceDB's hnsw-sq, both with m ${M} and efConstruction ${EF_CONSTRUCTION}, LanceDB with its candidates compared again with exact vectors, since the readable graph quantises nothing. Recall@${K} against flat search at several widths (ef), the distances that the readable search computes, and times of single searches in turn.`,
  exercises: [
    'Replace selectNeighbours by the m nearest (Algorithm 3 of the paper) and run again. Which width loses most, and why do clusters matter?',
    'Build with m 4. How wide must the search be for the recall of m 16, and how many distances does it take?',
    'Put one layer only (top = 0 for every node). How many distances more does a search take at 2,000 rows, and at 20,000?',
  ],
  sizes: {
    small: { rows: 800, dimension: 16, queries: 40 },
    default: { rows: 8000, dimension: 64, queries: 200 },
    large: { rows: 40_000, dimension: 128, queries: 300 },
  },
  plot: {
    title: 'Recall@10 by width of the search',
    kind: 'line',
    x: 'ef',
    y: 'recall',
    series: 'graph',
    lower: 'lower',
    upper: 'upper',
  },

  async run(context) {
    const { rows: count, dimension, queries: asked } = context.settings;
    const { records, queries } = createClusteredVectors({ rows: count, dimension, queries: asked, seed: context.seed });
    context.progress(0, 2, 'graphs built');
    const startedAt = context.clock.monotonicMs();
    const options = { m: M, efConstruction: EF_CONSTRUCTION, seed: context.seed };
    const graph = buildHnsw(records.map(({ vector }) => vector), options); // biome-ignore format: one thought
    const readableBuildMs = context.clock.monotonicMs() - startedAt;
    context.progress(1, 2, 'graphs built');
    const store = await openTemporaryStore(context, { dimension, records });
    await store.createIndex({ kind: 'hnsw-sq', m: M, efConstruction: EF_CONSTRUCTION });
    const { built } = await store.indexStatus();
    const table = await openEngineTable(context, store);
    const exact = await exactNeighbours(store, queries, K);

    const rows: StudyRow[] = [];
    const latencies = new Map<number, ReadonlyMap<string, Latencies>>();
    for (const ef of WIDTHS) {
      let comparisons = 0;
      const onVisit = (): void => {
        comparisons += 1;
      };
      const idsOf = (found: readonly { node: number }[]): string[] => found.map(({ node }) => records[node]!.chunk.id);
      const readable = await recallOf(exact, async (i) => idsOf(searchHnsw(graph, queries[i]!, { k: K, ef, onVisit })));
      const engine = await recallOf(exact, (i) => searchEngine(table, queries[i]!, K, { ef, refine: 2 }));
      const contenders = [
        { name: 'readable', call: async (i: number) => searchHnsw(graph, queries[i]!, { k: K, ef }) },
        { name: 'LanceDB', call: (i: number) => searchEngine(table, queries[i]!, K, { ef, refine: 2 }) },
      ];
      latencies.set(ef, await measureLatencies(context, contenders, asked));
      const share = comparisons / (asked * count);
      for (const [name, recall, compared] of [['readable', readable, share], ['LanceDB', engine, null]] as const) // biome-ignore format: one thought
        rows.push({
          graph: name,
          ef,
          recall: recall.value,
          lower: recall.lower,
          upper: recall.upper,
          compared,
          p50Ms: latencies.get(ef)!.get(name)!.p50,
        });
    }
    const at = (name: string) => rows.find((row) => row.graph === name && row.ef === COMPARED)!;
    const pair = latencies.get(COMPARED)!;
    const varies = { digits: 4, tolerance: RECALL_TOLERANCE };
    return {
      table: {
        columns: [
          { id: 'graph', title: 'graph' },
          { id: 'ef', title: 'ef' },
          { id: 'recall', title: 'recall@10', ...varies },
          { id: 'lower', title: 'from', ...varies },
          { id: 'upper', title: 'to', ...varies },
          { id: 'compared', title: 'share of the vectors compared', digits: 4 },
          { id: 'p50Ms', title: 'p50 ms', digits: 2, timed: true },
        ],
        rows,
      },
      findings: {
        readable: { label: `recall@${K} of the readable graph, ef ${COMPARED}`, value: Number(at('readable').recall) },
        engine: {
          label: `recall@${K} of LanceDB, ef ${COMPARED}`,
          value: Number(at('LanceDB').recall),
          tolerance: RECALL_TOLERANCE,
        },
        search: {
          label: 'time of a search, readable over LanceDB',
          ...ratioOf(pair.get('readable')!, pair.get('LanceDB')!),
          timed: true,
        },
        build: {
          label: 'time of the build, readable over LanceDB',
          value: readableBuildMs / built!.buildMs,
          timed: true,
        },
      },
    };
  },

  judge({ readable, engine, search, build }) {
    const finds = readable.value >= engine.value - EQUAL;
    return {
      verdict: finds && search.lower! > 1 ? 'holds' : finds ? 'holds partly' : 'does not hold here',
      why: `With ef ${COMPARED} the readable graph finds ${formatShare(readable.value)} of the neighbours, LanceDB's ${formatShare(engine.value)}. The readable search takes ${formatFigure(search.value)} times as long as LanceDB's, its build ${formatFigure(build.value)} times.`,
      scope:
        'Some thousand vectors in memory, one at a time. A call of the engine pays for a query planner and for reading results, which the bare graph does not; with more rows, more dimensions, deletions, files and other readers the engine is what one needs.',
    };
  },
});
