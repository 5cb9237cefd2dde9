/**
 * Where do 200 milliseconds go? Everybody draws the same picture: so much to embed the question, so much to search, so much to rerank. Here the stages
 * of the lab's own retriever are measured against it, one client and eight, with the bundled reranker and without.
 */

import type { Reranker, Retrieval } from '@raglab/core';
import { createMaxSimReranker, createRetriever } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { measureLoad, quantile } from '../../blocks/measure-latency.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

/** Milliseconds. */
const BUDGET = 200;
const STAGES = ['embed', 'search', 'fuse', 'rerank', 'total'] as const;
/** What the usual picture gives each, at most; fusion is not in it. */
const ALLOWANCE = { embed: 50, search: 100, fuse: null, rerank: 100, total: BUDGET } as const;
/** One person, and a small team that never pauses. */
const CLIENTS = [1, 8] as const;

export const latencyBudget: Study = defineStudy({
  name: 'latency-budget',
  claim: 'A retrieval fits into 200 ms: 10 to 50 for the embedding, 10 to 100 for the search, the rest for reranking.',
  source: 'the latency budget that vendors’ guides to production RAG repeat, without a measurement',
  method: `rag-handbook, the lab's default chunker, hybrid search for 10 chunks, with and without MaxSim over the best 20. p50, p95 and p99 of each stage as the retriever's own trace has them, from one client and from ${CLIENTS[1]} that each wait for their answer before they ask again. The first questions are not counted.`,
  exercises: [
    'Put the limit into the query: `raglab search "…" --deadlines rerank=20` leaves out what is late. How often, at eight clients?',
    'Double the clients. Which stage grows, and which waits?',
    'Configure a hub model as embedder: is it the embedding that takes the budget now?',
  ],
  sizes: {
    small: { documents: 8, calls: 12 },
    default: { documents: 102, calls: 150 },
    large: { documents: 102, calls: 2000 },
  },
  plot: {
    title: 'p95 by stage, ms',
    ...{ kind: 'bar', x: 'stage', y: 'p95', series: 'pipeline' },
    where: ({ p95 }) => p95 !== null,
  },

  async run(context) {
    const { documents, calls } = context.settings;
    const book = await loadHandbook(context, { documents });
    const embedder = await createBundledEmbedder(context);
    const lab = await openTemporaryLab(context, { embedder });
    await lab.ingest([book.corpusPath]);
    const pipelines: readonly (readonly [string, Reranker | undefined])[] = [
      ['hybrid', undefined],
      ['hybrid + MaxSim', createMaxSimReranker({ embedder })],
    ];
    const rows: StudyRow[] = [];
    const p99 = new Map<string, number>();
    for (const [name, reranker] of pipelines) {
      const retriever = createRetriever({ store: lab.store, embedder, ...(reranker && { reranker }) });
      for (const clients of CLIENTS) {
        const pipeline = `${name}, ${clients === 1 ? '1 client' : `${clients} clients`}`;
        const found: Retrieval['timingsMs'][] = [];
        const call = async (i: number): Promise<void> => {
          context.progress(i, calls, pipeline);
          const { timingsMs } = await retriever.retrieve(book.cases[i % book.cases.length]!.question, { k: 10 });
          found.push(timingsMs);
        };
        for (let i = 0; i < 3; i++) await call(i);
        found.length = 0;
        await measureLoad(context.clock, { clients, calls, call });
        for (const stage of STAGES) {
          const times = found.flatMap((timings) => timings[stage] ?? []);
          const at = (share: number): number | null => (times.length > 0 ? quantile(times, share) : null);
          rows.push({ pipeline, stage, p50: at(0.5), p95: at(0.95), p99: at(0.99), allowance: ALLOWANCE[stage] });
          if (times.length > 0) p99.set(`${pipeline} ${stage}`, quantile(times, 0.99));
        }
      }
    }
    const finding = (label: string, key: string) => ({ label, value: p99.get(key)!, unit: 'ms', timed: true as const });
    return {
      table: {
        columns: [
          { id: 'pipeline', title: 'pipeline' },
          { id: 'stage', title: 'stage' },
          ...(['p50', 'p95', 'p99'] as const).map((id) => ({
            id,
            title: `${id}, ms`,
            digits: 1,
            timed: true as const,
          })),
          { id: 'allowance', title: 'allowance, ms' },
        ],
        rows,
      },
      findings: {
        embed: finding('p99 of embedding the question, 1 client', 'hybrid, 1 client embed'),
        search: finding('p99 of the search, 1 client', 'hybrid, 1 client search'),
        total: finding('p99 of hybrid search in all, 1 client', 'hybrid, 1 client total'),
        reranked: finding('the same with MaxSim', 'hybrid + MaxSim, 1 client total'),
        busy: finding('p99 of hybrid search in all, 8 clients', 'hybrid, 8 clients total'),
        busyReranked: finding('the same with MaxSim', 'hybrid + MaxSim, 8 clients total'),
      },
    };
  },

  judge({ embed, search, total, reranked, busy, busyReranked }) {
    const stages = embed.value <= ALLOWANCE.embed && search.value <= ALLOWANCE.search;
    const fits = [
      stages && total.value <= BUDGET,
      ...[reranked, busy, busyReranked].map(({ value }) => value <= BUDGET),
    ];
    const ms = ({ value }: typeof embed): string => `${formatFigure(value)} ms`;
    return {
      verdict: fits.every(Boolean) ? 'holds' : fits.some(Boolean) ? 'holds partly' : 'does not hold here',
      why: `For one client 99 of 100 questions are embedded within ${ms(embed)} and searched within ${ms(search)}; hybrid search takes ${ms(total)} in all, ${ms(reranked)} with MaxSim. With ${CLIENTS[1]} clients that never pause it takes ${ms(busy)}, and ${ms(busyReranked)} with MaxSim.`,
      scope:
        'About a thousand chunks, a static embedder, two cores that ask and answer: eight clients without a pause are the full load of the machine, not a team of eight. `docs/results/search-speed.md` has 100,000 chunks and a transformer of MiniLM’s size; a model behind a network has its network’s times, and a generated answer takes seconds beside all this.',
    };
  },
});
