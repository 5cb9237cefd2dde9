/**
 * HNSW or IVF? Both through the lab's store, over the same vectors, at several search widths, so that speed is compared where recall is equal and
 * not where the defaults happen to stand.
 */
import type { IndexSpec } from '@raglab/retrieval';
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import {
  type EngineSettings,
  exactNeighbours,
  openEngineTable,
  recallOf,
  searchEngine,
} from '../../blocks/engine-search.ts';
import { measureLatencies, ratioOf } from '../../blocks/measure-latency.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

const K = 10;
/** Where speeds are compared: a user notices less. */
const EQUAL_RECALL = 0.98;
/** Ratios nearer to one than this are no difference that anybody would choose by. */
const MARGIN = 1.15;
/** Between two builds: what a search of two or three partitions finds hangs on where their centres fell, which LanceDB draws by itself. */
const TOLERANCE = 0.2;

/** Each index is built once and searched in several ways. An IVF has √n partitions, as textbooks say; `partitions` gives the number for a share of them. */
const INDEXES: readonly {
  readonly family: 'HNSW' | 'IVF';
  readonly spec: IndexSpec;
  readonly searches: (partitions: (share: number) => number) => readonly EngineSettings[];
}[] = [
  {
    family: 'HNSW',
    spec: { kind: 'hnsw-sq' },
    searches: () => [{ ef: 20 }, { ef: 100 }, { ef: 20, refine: 2 }, { ef: 100, refine: 2 }, { ef: 300, refine: 2 }],
  },
  {
    family: 'IVF',
    spec: { kind: 'ivf-flat' },
    searches: (partitions) => [0.02, 0.05, 0.1, 0.4].map((share) => ({ nprobes: partitions(share) })),
  },
  {
    family: 'IVF',
    spec: { kind: 'ivf-rq' },
    searches: (partitions) => [0.05, 0.1, 0.4, 1].map((share) => ({ nprobes: partitions(share), refine: 10 })),
  },
];

export const hnswOrIvf: Study = defineStudy({
  name: 'hnsw-or-ivf',
  claim: 'At equal recall HNSW answers faster than IVF, and pays for it with memory and the time of the build.',
  source: 'Faiss wiki, Guidelines to choose an index; Malkov and Yashunin, arXiv:1603.09320, section 5',
  method: `Clustered unit vectors in LanceDB through the lab's store; HNSW with scalar quantisation, IVF over whole vectors and with residual quantisation, each searched at several widths through the engine's own interface. Recall@${K} against exact search over the same table; one client, contenders in turn, the same query to each. Of each family the fastest, the smallest and the quickest to build are compared, among those with a recall of at least ${EQUAL_RECALL}; bytes are those of the index beside the table, which holds the vectors.`,
  exercises: [
    'Run --size large. The work of a graph search grows with the logarithm of the rows, that of IVF with their root: does the ratio move?',
    'Give HNSW two partitions. Why does its recall fall at the same ef?',
    'Ask eight clients at once (measureLoad). Which index suffers more when there are more clients than cores?',
  ],
  sizes: {
    small: { rows: 1000, dimension: 32, queries: 60 },
    default: { rows: 20_000, dimension: 128, queries: 300 },
    large: { rows: 200_000, dimension: 384, queries: 500 },
  },
  plot: { title: 'Recall@10 and median latency', kind: 'line', x: 'p50Ms', y: 'recall', series: 'kind' },

  async run(context) {
    const { rows: count, dimension, queries: asked } = context.settings;
    const { records, queries } = createClusteredVectors({ rows: count, dimension, queries: asked, seed: context.seed });
    const partitions = (share: number): number => Math.max(1, Math.round(share * Math.round(Math.sqrt(count))));
    const rows: StudyRow[] = [];
    const contenders: { name: string; call: (round: number) => Promise<readonly string[]> }[] = [];
    for (const [i, { family, spec, searches }] of INDEXES.entries()) {
      context.progress(i, INDEXES.length, `indexes built; next ${spec.kind}`);
      const store = await openTemporaryStore(context, { name: spec.kind, dimension, records });
      await store.createIndex(family === 'IVF' ? { ...spec, partitions: partitions(1) } : spec);
      const { built, vector } = await store.indexStatus();
      const facts = { buildSeconds: built!.buildMs / 1000, bytesPerVector: Math.round(vector!.bytes! / count) };
      const table = await openEngineTable(context, store);
      const exact = await exactNeighbours(store, queries, K);
      for (const settings of searches(partitions)) {
        const { ef, nprobes, refine } = settings;
        const way = ef === undefined ? `${nprobes} of ${partitions(1)} partitions` : `ef ${ef}`;
        const search = refine === undefined ? way : `${way}, refined ×${refine}`;
        const call = (round: number) => searchEngine(table, queries[round]!, K, settings);
        rows.push({ family, kind: spec.kind, search, recall: (await recallOf(exact, call)).value, ...facts });
        contenders.push({ name: `${contenders.length}`, call });
      }
    }
    const latencies = await measureLatencies(context, contenders, asked);
    const timed = rows.map(
      (row, i): StudyRow => ({ ...row, p50Ms: latencies.get(`${i}`)!.p50, p95Ms: latencies.get(`${i}`)!.p95 }),
    );
    /** The best of a family by one column, among those with enough recall. */
    const bestOf = (family: string, column: string): number =>
      [...timed.keys()]
        .filter((i) => timed[i]!.family === family && Number(timed[i]!.recall) >= EQUAL_RECALL)
        .reduce((a, b) => (Number(timed[b]![column]) < Number(timed[a]![column]) ? b : a));
    const over = (column: string): number =>
      Number(timed[bestOf('HNSW', column)]![column]) / Number(timed[bestOf('IVF', column)]![column]);
    const [hnsw, ivf] = [bestOf('HNSW', 'p50Ms'), bestOf('IVF', 'p50Ms')];
    return {
      table: {
        columns: [
          { id: 'family', title: 'family' },
          { id: 'kind', title: 'index' },
          { id: 'search', title: 'search' },
          { id: 'recall', title: 'recall@10', digits: 4, tolerance: TOLERANCE },
          { id: 'p50Ms', title: 'p50 ms', digits: 2, timed: true },
          { id: 'p95Ms', title: 'p95 ms', digits: 2, timed: true },
          { id: 'bytesPerVector', title: 'bytes per vector', tolerance: 32 },
          { id: 'buildSeconds', title: 'build s', digits: 1, timed: true },
        ],
        rows: timed,
      },
      findings: {
        latency: {
          label: 'latency of the fastest HNSW over that of the fastest IVF',
          ...ratioOf(latencies.get(`${hnsw}`)!, latencies.get(`${ivf}`)!),
          timed: true,
        },
        memory: {
          label: 'bytes of the smallest HNSW over those of the smallest IVF',
          value: over('bytesPerVector'),
          tolerance: 1,
        },
        build: {
          label: 'build time of the quickest HNSW over that of the quickest IVF',
          value: over('buildSeconds'),
          timed: true,
        },
      },
    };
  },

  judge({ latency, memory, build }) {
    const isFaster = latency.upper! < 1 / MARGIN;
    const paysMemory = memory.value > MARGIN;
    const paysBuild = build.value > MARGIN;
    const says = (is: boolean, yes: string, no: string): string => (is ? yes : no);
    return {
      verdict:
        isFaster && paysMemory && paysBuild
          ? 'holds'
          : isFaster || (paysMemory && paysBuild)
            ? 'holds partly'
            : 'does not hold here',
      why: `At a recall of at least ${EQUAL_RECALL} the fastest HNSW takes ${formatFigure(latency.value)} [${formatFigure(latency.lower!)}, ${formatFigure(latency.upper!)}] times as long as the fastest IVF (${says(isFaster, 'faster', 'not faster')}), the smallest has ${formatFigure(memory.value)} times the bytes (${says(paysMemory, 'more', 'not more')}), the quickest build takes ${formatFigure(build.value)} times the time (${says(paysBuild, 'longer', 'not longer')}).`,
      scope:
        'Tens of thousands of vectors, where every search takes a few milliseconds and most of them are the engine’s, not the index’s. The graph should gain with millions of rows, which --size large only begins to show.',
    };
  },
});
