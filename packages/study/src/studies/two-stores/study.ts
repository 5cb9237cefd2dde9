/**
 * Vectors in one store and metadata in another: what does the second question cost? Apart, the vector store gives candidates, the relational one says
 * which pass, and where too few pass more candidates must be fetched. SQLite stands in for the relational store, in the process and behind HTTP on this machine.
 */
import type { Filter, VectorStore } from '@raglab/core';
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import { measureLoad, quantile } from '../../blocks/measure-latency.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';
import { openRelationalStore, type RelationalStore, serveRelationalStore } from './relational-store.ts';

const K = 10;
const CLIENTS = 4;
/** Pages run from 0 to 999, uniformly. */
const PAGES = 1000;
const [MILD, SELECTIVE] = [0.5, 0.02] as const;
/** Candidates asked for at first; four times as many whenever too few pass. */
const [FIRST, GROWTH, MOST] = [40, 4, 2560] as const;
/** A p99 that is less than this much longer is not worth a rebuild. */
const WORSE = 1.25;

export const twoStores: Study = defineStudy({
  name: 'two-stores',
  claim:
    'Vectors in one store and metadata in another cost tail latency: a filtered query has a longer p99 than in one store.',
  source: 'Timescale, Vector Databases Are the Wrong Abstraction, 2024, against stores that must be kept in step',
  method: `The same rows in LanceDB (ivf-rq, B-tree over the filtered field) and, by id, in SQLite. One store: LanceDB filters inside its search. Apart: LanceDB gives ${FIRST} candidates without a filter, SQLite says which pass, and with fewer than ${K} left four times as many are fetched. SQLite in the process, then behind HTTP on this machine. ${CLIENTS} clients in a closed loop, interleaved rounds, filters that a half and a fiftieth of the rows pass; a ratio is the median over rounds of p99 over p99.`,
  exercises: [
    'Add 2 ms of sleep to the server: a network between two machines. How many questions does a selective filter ask?',
    'Ask SQLite first, and LanceDB for the nearest of the ids that pass. From which share on is that faster?',
    'Delete rows from one store only. What does a query return, and who notices?',
  ],
  sizes: {
    small: { rows: 1500, dimension: 32, rounds: 2, calls: 16 },
    default: { rows: 20_000, dimension: 256, rounds: 7, calls: 160 },
    large: { rows: 200_000, dimension: 384, rounds: 15, calls: 500 },
  },
  plot: { title: 'p99 of a filtered query with 4 clients', kind: 'bar', x: 'share', y: 'p99Ms', series: 'stores' },

  async run(context) {
    const { rows: count, dimension, rounds, calls } = context.settings;
    const { records, queries } = createClusteredVectors({ rows: count, dimension, queries: calls, seed: context.seed });
    context.progress(0, rounds, 'rounds; tables being built');
    const store = await openTemporaryStore(context, { dimension, records });
    await store.createIndex({ kind: 'ivf-rq' });
    await store.createFilterIndexes(['page']);
    const inProcess = openRelationalStore(context, records);
    const overHttp = await serveRelationalStore(context, inProcess);
    const asked = { trips: 0 };
    const ways: { stores: string; search: (vector: Float32Array, share: number) => Promise<number> }[] = [
      {
        stores: 'one',
        search: async (vector, share) => (await store.searchVector(vector, { k: K, filter: filterOf(share) })).length,
      },
      { stores: 'two, in process', search: (vector, share) => searchApart(store, inProcess, vector, share, asked) },
      { stores: 'two, over HTTP', search: (vector, share) => searchApart(store, overHttp, vector, share, asked) },
    ];
    const cases = [MILD, SELECTIVE].flatMap((share) => ways.map((way) => ({ ...way, share, returned: 0, trips: 0, times: [] as number[], p99s: [] as number[] }))); // biome-ignore format: one thought
    for (let round = -1; round < rounds; round++) {
      context.progress(Math.max(0, round), rounds, 'rounds');
      for (const one of cases) {
        asked.trips = 0;
        let returned = 0;
        const call = async (i: number): Promise<void> => {
          const found = await one.search(queries[i]!, one.share);
          returned += found;
        };
        const { p99, times } = await measureLoad(context.clock, { clients: CLIENTS, calls, call });
        // The first round fills caches.
        if (round < 0) continue;
        Object.assign(one, { returned: returned / calls, trips: asked.trips / calls });
        one.times.push(...times);
        one.p99s.push(p99);
      }
    }
    const ratio = (stores: string, share: number) => {
      const at = (name: string) => cases.find((one) => one.stores === name && one.share === share)!.p99s;
      const ratios = at(stores).map((p99, round) => p99 / at('one')[round]!);
      const label = `p99 of ${stores} over one, ${formatShare(share)} pass (median, lowest and highest of the rounds)`;
      return {
        label,
        value: quantile(ratios, 0.5),
        lower: Math.min(...ratios),
        upper: Math.max(...ratios),
        timed: true as const,
      };
    };
    return {
      table: {
        columns: [
          { id: 'share', title: 'rows that pass' },
          { id: 'stores', title: 'stores' },
          { id: 'p50Ms', title: 'p50 ms', digits: 1, timed: true },
          { id: 'p99Ms', title: 'p99 ms', digits: 1, timed: true },
          { id: 'trips', title: 'questions to the second', digits: 2, tolerance: 0.3 },
          { id: 'results', title: 'results of 10', digits: 1, tolerance: 0.5 },
        ],
        rows: cases.map(
          ({ share, stores, times, trips, returned }): StudyRow => ({
            ...{ share: formatShare(share), stores, trips: stores === 'one' ? null : trips, results: returned },
            ...{ p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) },
          }),
        ),
      },
      findings: {
        mild: ratio('two, in process', MILD),
        selective: ratio('two, in process', SELECTIVE),
        mildHttp: ratio('two, over HTTP', MILD),
        selectiveHttp: ratio('two, over HTTP', SELECTIVE),
      },
    };
  },

  judge(findings) {
    const figures = Object.values(findings);
    // Told from noise: worse in every round.
    const worse = figures.filter(({ value, lower }) => value > WORSE && lower! > 1).length;
    const { mild, selective, mildHttp, selectiveHttp } = findings;
    return {
      verdict: worse === figures.length ? 'holds' : worse > 0 ? 'holds partly' : 'does not hold here',
      why: `Where half of the rows pass, p99 apart is ${formatFigure(mild.value)} times that of one store in the process and ${formatFigure(mildHttp.value)} times over HTTP; where a fiftieth passes, ${formatFigure(selective.value)} and ${formatFigure(selectiveHttp.value)} times, because candidates must be fetched again and again.`,
      scope:
        'Everything on one machine: a network between the stores adds its round trip to every question, once per fetch. Nor does this measure what two stores that disagree cost.',
    };
  },
});

const filterOf = (share: number): Filter => ({ type: 'compare', field: 'page', operator: '<', value: share * PAGES });

async function searchApart(
  store: VectorStore,
  passing: RelationalStore,
  vector: Float32Array,
  share: number,
  asked: { trips: number },
): Promise<number> {
  for (let candidates: number = FIRST; ; candidates *= GROWTH) {
    const hits = await store.searchVector(vector, { k: candidates });
    asked.trips += 1;
    const ids = await passing(hits.map(({ record }) => record.chunk.id), share * PAGES); // biome-ignore format: one thought
    if (ids.length >= K || candidates >= MOST) return Math.min(K, ids.length);
  }
}
