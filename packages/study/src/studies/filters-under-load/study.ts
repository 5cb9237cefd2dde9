/**
 * Under load, is it the filter or the similarity that takes the time? Clients that wait for their answers ask the same questions without a filter, and
 * with filters that more and fewer rows pass, over a table with and without an index on the filtered field.
 */
import type { Filter } from '@raglab/core';
import type { LanceStore } from '@raglab/retrieval';
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import { type Latencies, measureLoad, quantile } from '../../blocks/measure-latency.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

const K = 10;
const CLIENTS = 8;
/** Pages run from 0 to 999, uniformly. */
const PAGES = 1000;
const SHARES = [0.5, 0.05, 0.005] as const;
/** Where a filter more than doubles the time of a query, more of it goes to the filter than to the similarity. */
const BOTTLENECK = 2;

const filterOf = (share: number): Filter => ({ type: 'compare', field: 'page', operator: '<', value: share * PAGES });

export const filtersUnderLoad: Study = defineStudy({
  name: 'filters-under-load',
  claim: 'Under load the bottleneck is the metadata filter, not the similarity search.',
  source: 'The Achilles Heel of Vector Search: Filters, yudhiesh.github.io 2025: filters slow vector search down',
  method: `Clustered unit vectors in LanceDB (ivf-rq, the lab's default index), twice: with a B-tree over the filtered field and without. ${CLIENTS} clients in a closed loop ask for ${K} neighbours, unfiltered and with filters that a half, a twentieth and a two-hundredth of the rows pass; interleaved rounds over all cases, the same queries to each. Times are over all calls; a ratio is the median over rounds of the round's median time over that of the unfiltered search in the same round.`,
  exercises: [
    'Filter by a tag (a list) in place of a number: which index serves it, and is it slower?',
    'Ask with one client. Is the filter a larger or a smaller part of a query when nobody waits for the processor?',
    'Filter on a text with `like`. Why can no B-tree help, and what does the engine read?',
  ],
  sizes: {
    small: { rows: 1500, dimension: 32, rounds: 2, calls: 24 },
    default: { rows: 30_000, dimension: 256, rounds: 7, calls: 160 },
    large: { rows: 300_000, dimension: 384, rounds: 15, calls: 400 },
  },
  plot: { title: 'Median time of a query with 8 clients', kind: 'bar', x: 'filter', y: 'p50Ms', series: 'index' },

  async run(context) {
    const { rows: count, dimension, rounds, calls } = context.settings;
    const { records, queries } = createClusteredVectors({ rows: count, dimension, queries: calls, seed: context.seed });
    context.progress(0, rounds, 'rounds; tables being built');
    const open = async (name: string): Promise<LanceStore> => {
      const store = await openTemporaryStore(context, { name, dimension, records });
      await store.createIndex({ kind: 'ivf-rq' });
      return store;
    };
    const [plain, indexed] = [await open('plain'), await open('indexed')];
    await indexed.createFilterIndexes(['page']);
    const filtered = SHARES.flatMap((share) =>
      [plain, indexed].map((store) => ({
        store,
        index: store === plain ? 'no index' : 'B-tree',
        share: share as number | null,
      })),
    );
    const cases = [{ store: plain, index: 'unfiltered', share: null as number | null }, ...filtered];
    const loads = cases.map((): Latencies[] => []);
    const returned = cases.map(() => 0);
    for (let round = -1; round < rounds; round++) {
      context.progress(Math.max(0, round), rounds, 'rounds');
      for (const [i, { store, share }] of cases.entries()) {
        const options = share === null ? { k: K } : { k: K, filter: filterOf(share) };
        const call = async (at: number): Promise<void> => {
          const hits = await store.searchVector(queries[at]!, options);
          if (round >= 0) returned[i]! += hits.length;
        };
        const load = await measureLoad(context.clock, { clients: CLIENTS, calls, call });
        // The first round fills caches.
        if (round >= 0) loads[i]!.push(load);
      }
    }
    const ratio = (i: number) => {
      const ratios = loads[i]!.map(({ p50 }, round) => p50 / loads[0]![round]!.p50);
      return { value: quantile(ratios, 0.5), lower: Math.min(...ratios), upper: Math.max(...ratios) };
    };
    const rows = cases.map(({ index, share }, i): StudyRow => {
      const times = loads[i]!.flatMap((load) => load.times);
      const [p50Ms, p99Ms] = [quantile(times, 0.5), quantile(times, 0.99)];
      const results = returned[i]! / (rounds * calls);
      return {
        filter: share === null ? 'none' : `${100 * share} % pass`,
        index,
        p50Ms,
        p99Ms,
        ratio: ratio(i).value,
        results,
      };
    });
    const worst = (index: string): number =>
      cases
        .map((_, i) => i)
        .filter((i) => cases[i]!.index === index)
        .reduce((a, b) => (ratio(b).value > ratio(a).value ? b : a));
    const finding = (index: string) => ({
      label: `slowest filter over no filter, ${index} (median, lowest and highest of the rounds)`,
      ...ratio(worst(index)),
      timed: true as const,
    });
    return {
      table: {
        columns: [
          { id: 'filter', title: 'filter' },
          { id: 'index', title: 'index on the field' },
          { id: 'p50Ms', title: 'p50 ms', digits: 1, timed: true },
          { id: 'p99Ms', title: 'p99 ms', digits: 1, timed: true },
          { id: 'ratio', title: 'over unfiltered', digits: 2, timed: true },
          { id: 'results', title: 'results of 10', digits: 1, tolerance: 0.5 },
        ],
        rows,
      },
      findings: { unindexed: finding('no index'), indexed: finding('B-tree') },
    };
  },

  judge({ unindexed, indexed }) {
    const slows = [unindexed, indexed].map(({ value }) => value > BOTTLENECK);
    const say = ({ value, lower, upper }: typeof indexed): string =>
      `${formatFigure(value)} (${formatFigure(lower!)} to ${formatFigure(upper!)})`;
    return {
      verdict: slows.every(Boolean) ? 'holds' : slows.some(Boolean) ? 'holds partly' : 'does not hold here',
      why: `With ${CLIENTS} clients the slowest filter takes ${say(unindexed)} times as long as no filter where the field has no index, and ${say(indexed)} times where it has one. A bottleneck would be more than ${BOTTLENECK}.`,
      scope:
        'One simple condition over tens of thousands of rows, in an engine that filters inside its search. Many conditions over many millions of rows, a filter that no index serves, or a second system that is asked for the metadata (study two-stores) are other cases.',
    };
  },
});
