/**
 * How much memory does product quantisation save, and what does it cost? The codes alone, and the codes with the best candidates compared again with
 * their exact vectors: the second needs those vectors to be kept, on disk if not in memory.
 */
import type { IndexSpec } from '@raglab/retrieval';
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import { exactNeighbours, openEngineTable, recallOf, searchEngine } from '../../blocks/engine-search.ts';
import { embedHandbook, type RealVectors } from '../../blocks/real-vectors.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

const K = 10;
/** What is promised. */
const SAVED = 0.9;
/** A recall that a search may have before people notice. */
const GOOD = 0.95;
const BYTES_PER_FLOAT = 4;
/** Between two trainings of the code books, which LanceDB begins at random; they are coarse, and matter more than the centres of partitions. */
const TOLERANCE = 0.15;

const CODES: readonly { readonly code: string; readonly spec: IndexSpec; readonly per: number }[] = [
  { code: 'PQ, 4 dimensions to a byte', spec: { kind: 'ivf-pq' }, per: 4 },
  { code: 'PQ, 8 dimensions to a byte', spec: { kind: 'ivf-pq' }, per: 8 },
  { code: 'PQ, 16 dimensions to a byte', spec: { kind: 'ivf-pq' }, per: 16 },
  { code: 'RQ, a bit to a dimension', spec: { kind: 'ivf-rq', bits: 1 }, per: 8 },
];

const SEARCHES = [
  ['codes alone', undefined],
  ['refined ×10', 10],
] as const;

export const productQuantisation: Study = defineStudy({
  name: 'product-quantisation',
  claim: 'Product quantisation saves 90 % of the memory of the vectors and keeps the recall.',
  source: 'Jégou, Douze and Schmid, Product Quantization for Nearest Neighbor Search, 2011; vendors promise 90 to 97 %',
  method: `LanceDB's IVF_PQ over synthetic clusters and over the handbook's own embeddings, all partitions searched, so that only the codes lose. Saved is what the codes take less than 32-bit floats; the index's own bytes, with ids, centres and code books, stand beside. Recall@${K} against exact search, with the codes alone, and with ten candidates for each result compared again with their exact vectors. Residual quantisation (RaBitQ) stands beside as what came after.`,
  exercises: [
    'Set the refinement to 2 and to 50: where does more of it stop helping, and what does it read from disk?',
    'Search a tenth of the partitions in place of all. Which loss is larger now, that of the codes or that of the partitions?',
    'Why do 16 dimensions to a byte hurt the synthetic vectors more than the embeddings? Look at the variance of each dimension.',
  ],
  sizes: {
    small: { rows: 600, dimension: 32, queries: 30, documents: 12 },
    default: { rows: 10_000, dimension: 128, queries: 200, documents: 102 },
    large: { rows: 100_000, dimension: 384, queries: 300, documents: 102 },
  },
  plot: { title: 'Recall@10 by share of memory saved', kind: 'scatter', x: 'saved', y: 'recall', series: 'search' },

  async run(context) {
    const { rows: count, dimension, queries, documents } = context.settings;
    const clusters = createClusteredVectors({ rows: count, dimension, queries, seed: context.seed });
    const synthetic = await openTemporaryStore(context, { dimension, records: clusters.records });
    const sources: readonly (RealVectors & { readonly data: string })[] = [
      { data: 'handbook', ...(await embedHandbook(context, documents)) },
      { data: 'synthetic', store: synthetic, queries: clusters.queries, rows: count, dimension },
    ];
    const rows: StudyRow[] = [];
    for (const [at, source] of sources.entries()) {
      // All partitions are searched, so that what is lost is lost to the codes alone.
      const nprobes = Math.round(Math.sqrt(source.rows));
      const exact = await exactNeighbours(source.store, source.queries, K);
      for (const [i, { code, spec, per }] of CODES.entries()) {
        context.progress(at * CODES.length + i, sources.length * CODES.length, `${source.data}, ${code}`);
        const subVectors = spec.kind === 'ivf-pq' ? { subVectors: source.dimension / per } : {};
        await source.store.createIndex({ ...spec, ...subVectors, partitions: nprobes });
        const { vector } = await source.store.indexStatus();
        const bytesPerVector = Math.round(vector!.bytes! / source.rows);
        const table = await openEngineTable(context, source.store);
        const saved = 1 - 1 / (BYTES_PER_FLOAT * per);
        for (const [search, refine] of SEARCHES) {
          const ask = (query: number) =>
            searchEngine(table, source.queries[query]!, K, { nprobes, ...(refine && { refine }) });
          const { value: recall, lower, upper } = await recallOf(exact, ask);
          rows.push({ data: source.data, code, search, saved, bytesPerVector, recall, lower, upper });
        }
      }
    }
    const best = (data: string, search: string): number =>
      Math.max(
        ...rows
          .filter((row) => row.data === data && row.search === search && Number(row.saved) >= SAVED)
          .filter(({ code }) => String(code).startsWith('PQ'))
          .map(({ recall }) => Number(recall)),
      );
    const finding = (data: string, search: string) => ({
      label: `best recall@${K} of PQ that saves ${100 * SAVED} %, ${data}, ${search}`,
      ...{ value: best(data, search), tolerance: TOLERANCE },
    });
    const varies = { digits: 3, tolerance: TOLERANCE };
    return {
      table: {
        columns: [
          { id: 'data', title: 'vectors' },
          { id: 'code', title: 'code' },
          { id: 'search', title: 'search' },
          { id: 'saved', title: 'saved by the code', digits: 3 },
          { id: 'bytesPerVector', title: 'index, bytes per vector', tolerance: 8 },
          { id: 'recall', title: 'recall@10', ...varies },
          { id: 'lower', title: 'from', ...varies },
          { id: 'upper', title: 'to', ...varies },
        ],
        rows,
      },
      findings: {
        realAlone: finding('handbook', 'codes alone'),
        realRefined: finding('handbook', 'refined ×10'),
        syntheticAlone: finding('synthetic', 'codes alone'),
        syntheticRefined: finding('synthetic', 'refined ×10'),
      },
    };
  },

  judge({ realAlone, realRefined, syntheticAlone, syntheticRefined }) {
    const keeps = (figures: readonly { value: number }[]): boolean => figures.every(({ value }) => value >= GOOD);
    const [alone, refined] = [keeps([realAlone, syntheticAlone]), keeps([realRefined, syntheticRefined])];
    return {
      verdict: alone ? 'holds' : refined ? 'holds partly' : 'does not hold here',
      why: `With ${100 * SAVED} % saved or more, the codes alone find ${formatShare(realAlone.value)} of the neighbours of the handbook's embeddings and ${formatShare(syntheticAlone.value)} of the synthetic ones; compared again with exact vectors ${formatShare(realRefined.value)} and ${formatShare(syntheticRefined.value)}.${refined && !alone ? ' So the memory is saved only where the exact vectors stay within reach on disk.' : ''}`,
      scope:
        'The saving is of the vectors: ids, texts and their indexes are not smaller. Codes lose more with more rows, since neighbours lie closer; vectors of 768 dimensions and more lose less.',
    };
  },
});
