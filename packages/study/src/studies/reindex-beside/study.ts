/**
 * The chunker changes, and everything must be cut and embedded again while people ask. Three ways: empty the table and fill it, rewrite it in place,
 * build a version beside it and swap. Clients ask all the time, and every list is checked: is it whole, and is it of one state?
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Retriever } from '@raglab/core';
import { createChunker, createCl100kCounter, parseChunkerSpec } from '@raglab/ingest';
import { createRetriever, type LanceStore, openIndexRegistry } from '@raglab/retrieval';
import Database from 'better-sqlite3';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { quantile } from '../../blocks/measure-latency.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { Finding } from '../../framework/study-result.ts';
import { type Answer, answerWhile } from './answer-while.ts';

const [K, CLIENTS] = [10, 4] as const;
const [BEFORE, AFTER] = ['recursive:200/0', 'sentence:40/0'] as const;
/** How much longer the slowest queries may take while an index is built: one that people still wait for. */
const BEARABLE = 3;
const WAYS = ['emptied and filled', 'rewritten in place', 'built beside, swapped'] as const;

export const reindexBeside: Study = defineStudy({
  name: 'reindex-beside',
  claim:
    'An index can be rebuilt without blocking queries: beside the old one, swapped in by one row, and no list is empty, short or of two states.',
  source:
    'blue-green deployment (Humble and Farley, Continuous Delivery, 2010), which vector stores recommend as collection aliases',
  method: `rag-handbook is cut anew (${BEFORE} to ${AFTER}) while ${CLIENTS} clients ask its questions in hybrid mode, k ${K}, in a closed loop: the table emptied and filled; rewritten in place by the pipeline, commit by commit; built beside by the pipeline's reindex and swapped in the index registry. Every list is compared with the chunk ids of both versions. The p95 of each way is over that of queries alone, just before. Queries run in the process that builds.`,
  exercises: [
    'Change documents while the new version is built. What does a swap that does not catch up lose?',
    'Put the clients into a process of their own. How much of the p95 was the one thread that they shared with the chunker?',
    'Let each list of a hybrid query take the store by itself (no snapshot), and swap all the time. How often do two versions meet in one list?',
  ],
  sizes: {
    small: { documents: 4, calls: 4 },
    default: { documents: 102, calls: 400 },
    large: { documents: 102, calls: 4000 },
  },
  plot: { title: 'Lists that are short or of two states, of all while rebuilding', kind: 'bar', x: 'way', y: 'wrong' },

  async run(context) {
    const { documents, calls } = context.settings;
    const book = await loadHandbook(context, { documents });
    const questions = book.cases.map(({ question }) => question);
    const embedder = await createBundledEmbedder(context);
    const chunker = createChunker(parseChunkerSpec(AFTER), await createCl100kCounter(), embedder);
    const asking = (retriever: () => Retriever) => ({ clients: CLIENTS, k: K, questions, retriever });
    const ways: Measured[] = [];
    for (const way of WAYS) {
      context.progress(ways.length, WAYS.length, way);
      const name = way.split(' ')[0]!;
      const lab = await openTemporaryLab(context, { embedder, chunker: BEFORE, name });
      await lab.ingest([book.corpusPath]);
      const old = await lab.store.listIds();
      const stores = new Map<string, LanceStore>([[lab.store.table, lab.store]]);
      const registry = openIndexRegistry(context.closing(new Database(join(lab.folder, 'registry.db'))), context);
      const register = (table: string, chunkerKey: string, rows: number): number => {
        const { key: embedderKey, model: embedderModel, dimension } = embedder;
        const facts = {
          collection: name,
          table,
          chunkerKey,
          embedderKey,
          embedderModel,
          dimension,
          kind: 'flat' as const,
        };
        const { version } = registry.create(facts);
        registry.markReady(name, version, { rows });
        return version;
      };
      registry.activate(name, register(lab.store.table, BEFORE, old.length));
      const retriever = (): Retriever =>
        createRetriever({ store: stores.get(registry.active(name)!.table)!, embedder });
      const alone = await answerWhile(context, asking(retriever), async (answered) => {
        while (answered() < calls) await wait(5);
      });
      let swapMs: number | null = null;
      const startedAt = context.clock.monotonicMs();
      const answers = await answerWhile(context, asking(retriever), async () => {
        if (way === 'built beside, swapped') {
          const table = { name: `${name}-next`, dimension: embedder.dimension, embedderKey: embedder.key };
          const next = await openTemporaryStore(context, table);
          await lab.reindexInto(next, AFTER);
          stores.set(next.table, next);
          const version = register(next.table, AFTER, await next.count());
          const swapAt = context.clock.monotonicMs();
          registry.activate(name, version);
          swapMs = context.clock.monotonicMs() - swapAt;
          return;
        }
        const documents = lab.ledger.documents.list({ collection: name, indexVersion: 'v1' });
        const ids = [...documents].map(({ documentId }) => documentId);
        if (way === 'emptied and filled') await lab.store.replaceDocuments(ids, []);
        await lab.ingest([book.corpusPath], { chunker });
      });
      const buildMs = context.clock.monotonicMs() - startedAt;
      const fresh = await stores.get(registry.active(name)!.table)!.listIds();
      ways.push({ way, ...check(answers, new Set(old), new Set(fresh)), alone, answers, buildMs, swapMs });
    }
    const beside = ways[2]!;
    const wrong = ({ mixed, short, answers }: Measured): number => (mixed + short) / answers.length;
    const timed = (label: string, value: number): Finding => ({ label, value, timed: true });
    return {
      table: {
        columns: [
          { id: 'way', title: 'way' },
          { id: 'queries', title: 'queries meanwhile', timed: true },
          { id: 'failed', title: 'failed', timed: true },
          { id: 'short', title: `fewer than ${K}`, timed: true },
          { id: 'mixed', title: 'of two states', timed: true },
          { id: 'wrong', title: 'wrong, of all', digits: 3, timed: true },
          { id: 'p95', title: 'p95 over that before', digits: 2, timed: true },
          { id: 'seconds', title: 'took, s', digits: 1, timed: true },
        ],
        rows: ways.map((one) => ({
          ...{ way: one.way, queries: one.answers.length, failed: one.failed, short: one.short, mixed: one.mixed },
          ...{ wrong: wrong(one), p95: p95(one.answers) / p95(one.alone), seconds: one.buildMs / 1000 },
        })),
      },
      findings: {
        failed: { label: 'queries that failed, built beside', value: beside.failed },
        wrong: { label: 'lists short or of two states, built beside', value: beside.mixed + beside.short },
        emptied: timed('share of lists that are wrong, emptied and filled', wrong(ways[0]!)),
        inPlace: timed('share of lists that are wrong, rewritten in place', wrong(ways[1]!)),
        p95: timed('p95 while built beside, over that before', p95(beside.answers) / p95(beside.alone)),
        swapMs: { ...timed('the swap', beside.swapMs ?? Number.NaN), unit: 'ms' },
      },
    };
  },

  judge({ failed, wrong, emptied, inPlace, p95: slower, swapMs }) {
    const isWhole = failed.value === 0 && wrong.value === 0;
    return {
      verdict: !isWhole ? 'does not hold here' : slower.value <= BEARABLE ? 'holds' : 'holds partly',
      why: `Built beside, ${formatFigure(failed.value)} queries failed and ${formatFigure(wrong.value)} lists were short or of two states; emptied and filled, ${formatShare(emptied.value)} of the lists were wrong, rewritten in place ${formatShare(inPlace.value)}. While the index was built, p95 was ${formatFigure(slower.value)} times that before; the swap itself took ${formatFigure(swapMs.value)} ms.`,
      scope:
        'A small book, exact search, and clients in the process that builds: nothing waits for a lock, but all share one thread. The new version takes its disk space beside the old one; nothing was ingested meanwhile.',
    };
  },
});

interface Measured {
  readonly way: string;
  readonly failed: number;
  readonly short: number;
  readonly mixed: number;
  readonly alone: readonly Answer[];
  readonly answers: readonly Answer[];
  readonly buildMs: number;
  readonly swapMs: number | null;
}

function check(answers: readonly Answer[], old: ReadonlySet<string>, fresh: ReadonlySet<string>) {
  const lists = answers.flatMap(({ ids }) => (ids ? [ids] : []));
  const isOf = (ids: readonly string[], version: ReadonlySet<string>): boolean => ids.every((id) => version.has(id));
  return {
    failed: answers.length - lists.length,
    short: lists.filter((ids) => ids.length < K).length,
    mixed: lists.filter((ids) => !isOf(ids, old) && !isOf(ids, fresh)).length,
  };
}

const p95 = (answers: readonly Answer[]): number => quantile(answers.map(({ ms }) => ms), 0.95); // biome-ignore format: one thought
