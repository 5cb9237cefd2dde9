/**
 * What do an engine's defaults cost? A search that says nothing but k goes through the graph with few candidates and trusts quantised distances. The
 * same index is asked bare and with more candidates, with and without comparing the best with their exact vectors.
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
import type { IntervalFigures } from '../../blocks/score-questions.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

const K = 10;
/** Neighbours lost, of a hundred, that are worth a setting. */
const LOSS = 0.02;

/** `ef`: candidates in the graph; `refine`: results per place compared again with exact vectors. Nothing said: the engine's choice, 1.5 × k and none. */
const SETTINGS: readonly { readonly search: string; readonly ef?: number; readonly refine?: number }[] = [
  { search: 'nothing said' },
  { search: 'refinement alone', refine: 2 },
  { search: 'ef 100', ef: 100 },
  { search: 'ef 100, refined ×2', ef: 100, refine: 2 },
  { search: 'ef 400, refined ×4', ef: 400, refine: 4 },
];
const [BARE, TUNED] = [0, 3];

export const searchDefaults: Study = defineStudy({
  name: 'search-defaults',
  claim: 'The default ef and missing refinement cost recall.',
  source:
    'LanceDB documentation, Vector Indexing: ef defaults to 1.5 × k, refine_factor to none; "increase for better recall"',
  method: `One HNSW index with scalar quantisation in LanceDB over clustered unit vectors, asked through the engine's own interface for ${K} neighbours, with nothing else said and with more; recall against exact search over the same table, Wilson intervals over all neighbours; one client, settings in turn.`,
  exercises: [
    'Ask for 50 neighbours. The default ef grows with k: does the loss shrink?',
    'Draw the graph: `raglab index walk "question" --ef 10` and `--ef 100` show which neighbours a narrow search never meets.',
    'Index with hnsw-pq. Which of the two settings matters more when distances are coarser?',
  ],
  sizes: {
    small: { rows: 1000, dimension: 32, queries: 60 },
    default: { rows: 20_000, dimension: 128, queries: 300 },
    large: { rows: 200_000, dimension: 384, queries: 500 },
  },
  plot: { title: 'Recall@10 and median latency', kind: 'scatter', x: 'p50Ms', y: 'recall', series: 'search' },

  async run(context) {
    const { rows: count, dimension, queries: asked } = context.settings;
    const { records, queries } = createClusteredVectors({ rows: count, dimension, queries: asked, seed: context.seed });
    const store = await openTemporaryStore(context, { dimension, records });
    context.progress(0, 1, 'index being built');
    await store.createIndex({ kind: 'hnsw-sq' });
    const table = await openEngineTable(context, store);
    const exact = await exactNeighbours(store, queries, K);
    const contenders = SETTINGS.map(({ search, ...settings }) => ({
      name: search,
      call: (round: number) => searchEngine(table, queries[round]!, K, settings),
    }));
    const recalls: IntervalFigures[] = [];
    for (const { call } of contenders) recalls.push(await recallOf(exact, call));
    const latencies = await measureLatencies(context, contenders, asked);
    const of = (i: number): Latencies => latencies.get(SETTINGS[i]!.search)!;
    const varies = { digits: 4, tolerance: RECALL_TOLERANCE };
    return {
      table: {
        columns: [
          { id: 'search', title: 'search' },
          { id: 'recall', title: 'recall@10', ...varies },
          { id: 'lower', title: 'from', ...varies },
          { id: 'upper', title: 'to', ...varies },
          { id: 'p50Ms', title: 'p50 ms', digits: 2, timed: true },
          { id: 'p95Ms', title: 'p95 ms', digits: 2, timed: true },
        ],
        rows: SETTINGS.map(({ search }, i): StudyRow => {
          const { value: recall, lower, upper } = recalls[i]!;
          return { search, recall, lower, upper, p50Ms: of(i).p50, p95Ms: of(i).p95 };
        }),
      },
      findings: {
        bare: { label: `recall@${K}, nothing said`, ...recalls[BARE]!, tolerance: RECALL_TOLERANCE },
        tuned: { label: `recall@${K}, ${SETTINGS[TUNED]!.search}`, ...recalls[TUNED]!, tolerance: RECALL_TOLERANCE },
        price: { label: 'latency of the second over the first', ...ratioOf(of(TUNED), of(BARE)), timed: true },
      },
    };
  },

  judge({ bare, tuned, price }) {
    const loss = tuned.value - bare.value;
    const isTold = bare.upper! < tuned.lower!;
    return {
      verdict: isTold && loss >= LOSS ? 'holds' : isTold ? 'holds partly' : 'does not hold here',
      why: `Said nothing, the engine finds ${formatShare(bare.value)} of the ten nearest; with 100 candidates and refinement ${formatShare(tuned.value)}, in ${formatFigure(price.value)} [${formatFigure(price.lower!)}, ${formatFigure(price.upper!)}] times the time.`,
      scope:
        'Scalar quantisation, which is mild: product quantisation without refinement loses far more (study product-quantisation). More rows make a narrow search lose more.',
    };
  },
});
