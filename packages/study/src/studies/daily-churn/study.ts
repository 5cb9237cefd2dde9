/**
 * What ten days of change do to an index. Each day a share of the rows is not what it was: two thirds of it get new vectors, a third is deleted and as
 * many come new; and what comes new is about new things. Three ways to look after the index: not at all, the store's upkeep, a rebuild each day.
 */
import { type ChunkRecord, createRandom } from '@raglab/core';
import { type LanceStore, verifyIndex } from '@raglab/retrieval';
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import { RECALL_TOLERANCE } from '../../blocks/engine-search.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';
import { changeDay, renamed } from './change-day.ts';

const K = 10;
const CHURNS = [0.1, 0.2] as const;
const KIND = 'ivf-rq';
const CARE: Readonly<Record<string, (store: LanceStore) => Promise<void>>> = {
  none: async () => {},
  upkeep: (store) => store.optimize(),
  'rebuilt daily': (store) => store.createIndex({ kind: KIND }),
};
/** Of the neighbours, one in fifty: less than what people notice, more than two builds differ. */
const DECAY = 0.02;

export const dailyChurn: Study = defineStudy({
  name: 'daily-churn',
  claim: 'A churn of 10 to 20 % a day ruins an approximate index within days, unless it is rebuilt.',
  source:
    'the warning of index libraries on drift after updates (FAISS wiki on IVF centroids; Xu et al., SPFresh, SOSP 2023)',
  method: `Clustered unit vectors in ${KIND}, the lab's default. Each day ${CHURNS.map(formatShare).join(' or ')} of the rows change, new vectors coming from clusters that were not there when the index was built. Recall@${K} against exact search over the rows of the day, for questions about the newest clusters and about the first, and the time of a search over that of an exact one, with the index left alone, looked after (compaction, new rows indexed, rebuilt when in parts), and rebuilt each day.`,
  exercises: [
    'Take hnsw-sq for KIND. Which of the three ways changes most, and what does a rebuild cost now?',
    'Look at unindexed rows and segments in indexStatus. From which share on is a scan of the rest slower than a rebuild is worth?',
    'Let all changes fall on the same tenth of the rows, every day. What becomes of recall, and of the files on disk?',
  ],
  sizes: {
    small: { rows: 500, dimension: 16, days: 1, queries: 6 },
    default: { rows: 8000, dimension: 64, days: 10, queries: 60 },
    large: { rows: 100_000, dimension: 256, days: 20, queries: 200 },
  },
  plot: {
    title: 'Recall@10 of questions about what is new, 20 % a day',
    ...{ kind: 'line', x: 'day', y: 'recallNew', series: 'care' },
    where: ({ churn }) => churn === formatShare(CHURNS[1]),
  },

  async run(context) {
    const { rows: count, dimension, days, queries } = context.settings;
    const rows: StudyRow[] = [];
    for (const churn of CHURNS)
      for (const [care, look] of Object.entries(CARE)) {
        const corpus = (day: number) =>
          createClusteredVectors({
            rows: day === 0 ? count : Math.ceil(churn * count),
            dimension,
            queries,
            seed: context.seed + 10 * day,
          });
        const first = corpus(0);
        let live: ChunkRecord[] = renamed(first.records, 0);
        const store = await openTemporaryStore(context, {
          name: `${care.split(' ')[0]}-${churn * 100}`,
          dimension,
          records: live,
        });
        await store.createIndex({ kind: KIND });
        const random = createRandom(context.seed);
        for (let day = 0; day <= days; day++) {
          context.progress(day, days, `days of ${formatShare(churn)}, ${care}`);
          const newest = corpus(day);
          const startedAt = context.clock.monotonicMs();
          if (day > 0) {
            live = await changeDay(store, live, { fresh: renamed(newest.records, day), churn, random });
            await look(store);
          }
          const seconds = (context.clock.monotonicMs() - startedAt) / 1000;
          const onNew = await verifyIndex(store, { queries: newest.queries, k: K, clock: context.clock });
          const onOld = await verifyIndex(store, { queries: first.queries, k: K, clock: context.clock });
          const { vector } = await store.indexStatus();
          rows.push({
            ...{ churn: formatShare(churn), care, day, recallNew: onNew.recall, recallOld: onOld.recall },
            ...{ time: onNew.index.p50 / onNew.exact.p50, scanned: (vector?.unindexedRows ?? 0) / count, seconds },
          });
        }
      }
    const at = (care: string, column: string, day: number) =>
      rows.flatMap((row) => (row.care === care && row.day === day ? [Number(row[column])] : []));
    const lowest = (care: string): number =>
      Math.min(...rows.flatMap((row) => (row.care === care ? [Number(row.recallNew), Number(row.recallOld)] : [])));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const spent = (care: string): number => mean(rows.flatMap((row) => (row.care === care && Number(row.day) > 0 ? [Number(row.seconds)] : []))); // biome-ignore format: one thought
    const tolerance = RECALL_TOLERANCE;
    return {
      table: {
        columns: [
          { id: 'churn', title: 'changed a day' },
          { id: 'care', title: 'care' },
          { id: 'day', title: 'day' },
          { id: 'recallNew', title: 'recall@10, new things', digits: 3, tolerance },
          { id: 'recallOld', title: 'first things', digits: 3, tolerance },
          { id: 'time', title: 'p50 over exact', digits: 2, timed: true },
          { id: 'scanned', title: 'rows outside the index', digits: 2, tolerance },
          { id: 'seconds', title: 'writing and care, s', digits: 2, timed: true },
        ],
        rows,
      },
      findings: {
        start: { label: 'recall@10 on the first day', value: mean(at('none', 'recallNew', 0)), tolerance },
        none: { label: 'lowest recall@10 of any day, no care', value: lowest('none'), tolerance },
        upkeep: { label: 'lowest recall@10 of any day, upkeep', value: lowest('upkeep'), tolerance },
        rebuilt: { label: 'lowest recall@10 of any day, rebuilt daily', value: lowest('rebuilt daily'), tolerance },
        scanned: {
          label: 'rows outside the index on the last day over all rows, no care, 20 % a day',
          value: at('none', 'scanned', days)[1]!,
          tolerance,
        },
        slower: {
          label: 'time of a search over an exact one, last day, no care over rebuilt daily',
          value: mean(at('none', 'time', days)) / mean(at('rebuilt daily', 'time', days)),
          timed: true,
        },
        cost: {
          label: 'seconds a day of writing and upkeep over those of writing alone',
          value: spent('upkeep') / spent('none'),
          timed: true,
        },
        rebuildCost: {
          label: 'seconds a day of writing and rebuilding over those of writing alone',
          value: spent('rebuilt daily') / spent('none'),
          timed: true,
        },
      },
    };
  },

  judge({ start, none, upkeep, rebuilt, scanned, slower, cost, rebuildCost }) {
    const isRuined = none.value < start.value - DECAY;
    const needsRebuild = upkeep.value < rebuilt.value - DECAY;
    return {
      verdict: isRuined && needsRebuild ? 'holds' : isRuined || needsRebuild ? 'holds partly' : 'does not hold here',
      why: `Recall@10 begins at ${formatFigure(start.value)}; the lowest of any day is ${formatFigure(none.value)} without care, ${formatFigure(upkeep.value)} with upkeep and ${formatFigure(rebuilt.value)} rebuilt daily. ${rebuilt.value < start.value - DECAY ? 'A rebuild does not keep it up, so the changed rows are harder to find, not the index older. ' : ''}Rows that came later stand outside a neglected index (${formatFigure(scanned.value)} of the collection at the end) and are found by scanning, in ${formatFigure(slower.value)} times the time of a rebuilt one. A day costs ${formatFigure(cost.value)} times with upkeep, ${formatFigure(rebuildCost.value)} times with a rebuild, what writing alone costs.`,
      scope:
        'Some thousand rows, where scanning what is outside is cheap, and codes that are compared again with exact vectors. At millions of rows the scan is what ruins the index, and partitions drawn for old data may lose recall too.',
    };
  },
});
