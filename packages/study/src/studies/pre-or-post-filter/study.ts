/**
 * Filter first and rank what passes, or rank first and drop what does not pass? Both through the lab's retriever, for filters that more and fewer rows
 * pass, against exact search over the rows that pass.
 */
import { type Embedder, FILTER_MODES, type Filter } from '@raglab/core';
import { createRetriever } from '@raglab/retrieval';
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import { RECALL_TOLERANCE } from '../../blocks/engine-search.ts';
import { type Latencies, measureLatencies, ratioOf } from '../../blocks/measure-latency.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

const K = 10;
/** Shares of the rows that pass. */
const SHARES = [0.5, 0.1, 0.02, 0.005] as const;
const SELECTIVE = 0.02;
const MILD = 0.5;
const GOOD = 0.95;
/** Pages run from 0 to 999, uniformly. */
const PAGES = 1000;

const pagesBelow = (share: number): Filter => ({ type: 'compare', field: 'page', operator: '<', value: share * PAGES });

export const preOrPostFilter: Study = defineStudy({
  name: 'pre-or-post-filter',
  claim: 'A filter belongs before the ranking: after it, a selective filter leaves too few results, or none.',
  source: 'Briggs, The Missing WHERE Clause in Vector Search, Pinecone 2021',
  method: `Clustered unit vectors in LanceDB (ivf-rq, the lab's default index, with a B-tree over the filtered field), asked through the lab's retriever in dense mode with the same filter before and after the ranking. After it, the ${K} are taken from the retriever's hundred nearest. Recall@${K} against exact search over the rows that pass; the field has nothing to do with the vectors. One client, modes in turn.`,
  exercises: [
    'Raise the candidates to 1,000. At which share does filtering afterwards now fail, and what did it cost?',
    'Let pages follow the clusters (fieldsOf): questions near the filtered rows, and far from them. Which mode is hurt?',
    'Take the B-tree away. How many rows does the filter read, and from which share on does it show?',
  ],
  sizes: {
    small: { rows: 2000, dimension: 32, queries: 30 },
    default: { rows: 20_000, dimension: 256, queries: 200 },
    large: { rows: 200_000, dimension: 384, queries: 300 },
  },
  plot: {
    title: 'Recall@10 by share of rows that pass',
    kind: 'line',
    x: 'share',
    y: 'recall',
    series: 'filter',
    xScale: 'log',
  },

  async run(context) {
    const { rows: count, dimension, queries: asked } = context.settings;
    const { records, queries } = createClusteredVectors({ rows: count, dimension, queries: asked, seed: context.seed });
    const store = await openTemporaryStore(context, { dimension, records });
    context.progress(0, 1, 'index being built');
    await store.createIndex({ kind: 'ivf-rq' });
    await store.createFilterIndexes(['page']);
    const embedder = lookUp(queries, store.embedderKey);
    const rows: StudyRow[] = [];
    const latencies = new Map<number, ReadonlyMap<string, Latencies>>();
    for (const share of SHARES) {
      const filter = pagesBelow(share);
      const asking = FILTER_MODES.map((filterMode) => {
        const retriever = createRetriever({ store, embedder, mode: 'dense', filterMode });
        const idsOf = async (i: number) =>
          (await retriever.retrieve(String(i), { k: K, filter })).hits.map(({ record }) => record.chunk.id);
        return { name: filterMode, idsOf, call: idsOf, found: 0, returned: 0 };
      });
      let wanted = 0;
      for (const [i, query] of queries.entries()) {
        const exact = await store.searchVector(query, { k: K, filter, exact: true });
        const ids = new Set(exact.map(({ record }) => record.chunk.id));
        wanted += ids.size;
        for (const one of asking) {
          const got = await one.idsOf(i);
          one.found += got.filter((id) => ids.has(id)).length;
          one.returned += got.length;
        }
      }
      latencies.set(share, await measureLatencies(context, asking, asked));
      for (const { name, found, returned } of asking)
        rows.push({
          share,
          filter: name === 'pre' ? 'before' : 'after',
          recall: found / wanted,
          returned: returned / asked,
          p50Ms: latencies.get(share)!.get(name)!.p50,
        });
    }
    const recallAt = (share: number, filter: string) => ({
      value: Number(rows.find((row) => row.share === share && row.filter === filter)!.recall),
      label: `recall@${K} where ${100 * share} % pass, filtered ${filter} the ranking`,
      tolerance: RECALL_TOLERANCE,
    });
    const selective = latencies.get(SELECTIVE)!;
    return {
      table: {
        columns: [
          { id: 'share', title: 'share that passes' },
          { id: 'filter', title: 'filtered' },
          { id: 'recall', title: 'recall@10', digits: 3, tolerance: RECALL_TOLERANCE },
          { id: 'returned', title: 'results of 10', digits: 1, tolerance: 0.2 },
          { id: 'p50Ms', title: 'p50 ms', digits: 2, timed: true },
        ],
        rows,
      },
      findings: {
        before: recallAt(SELECTIVE, 'before'),
        after: recallAt(SELECTIVE, 'after'),
        afterMild: recallAt(MILD, 'after'),
        price: {
          label: `latency before over after, ${100 * SELECTIVE} % pass`,
          ...ratioOf(selective.get('pre')!, selective.get('post')!),
          timed: true,
        },
      },
    };
  },

  judge({ before, after, afterMild, price }) {
    const [keeps, loses] = [before.value >= GOOD, after.value < GOOD];
    return {
      verdict: keeps && loses ? 'holds' : loses ? 'holds partly' : 'does not hold here',
      why: `Where ${100 * SELECTIVE} % of the rows pass, filtering before finds ${formatShare(before.value)} of what exact search finds, filtering after ${formatShare(after.value)}; where half pass, ${formatShare(afterMild.value)} after. Before takes ${formatFigure(price.value)} [${formatFigure(price.lower!)}, ${formatFigure(price.upper!)}] times the time.`,
      scope:
        'An engine that filters inside its search. Where half of the rows pass a hundred candidates are enough either way; an index that must walk a graph through rows that do not pass (HNSW with a rare filter) pays more for filtering before.',
    };
  },
});

/** Gives question `i` the i-th query vector: a model has no part in this. */
function lookUp(queries: readonly Float32Array[], key: string): Embedder {
  const vectors = (texts: readonly string[]) => texts.map((text) => queries[Number(text)]!);
  return {
    ...{ key, model: 'look-up', dimension: queries[0]!.length, maxBatchSize: 1, maxTokens: 1 },
    embed: async (texts) => ({ vectors: vectors(texts), tokens: 0, costUsd: 0 }),
    close: async () => {},
  };
}
