/**
 * Where do 200 milliseconds go? Everybody draws the same picture: so much to embed the question, so much to search, so much to rerank. Here the stages
 * of the lab's own retriever are measured against it, one client and eight, with the bundled reranker and without.
 */
import { createRetriever, createMaxSimReranker } from '@raglab/retrieval';
import type { Reranker, Retrieval } from '@raglab/core';
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
const CLIENTS = 8;

export const latencyBudget: Study = defineStudy({
  name: 'latency-budget',
  claim: 'A retrieval fits into 200 ms: 10 to 50 for the embedding, 10 to 100 for the search, the rest for reranking.',
  source: 'the latency budget that vendors’ guides to production RAG repeat, without a measurement',
  method: `rag-handbook, the lab's default chunker, hybrid search for 10 chunks, with and without MaxSim over the best 20. p50, p95 and p99 of each stage as the retriever's own trace has them, from ${CLIENTS} clients that each wait for their answer before they ask again. The first questions are not counted.`,
  exercises: [
    'Put the limit into the query: `raglab search "…" --deadlines rerank=20` leaves out what is late. How often, at eight clients?',
    'Double the clients. Which stage grows, and which waits?',
    'Configure a hub model as embedder: is it the embedding that takes the budget now?',
  ],
  sizes: {
    small: { documents: 8, calls: 40 },
    default: { documents: 102, calls: 600 },
    large: { documents: 102, calls: 5000 },
  },
  plot: { title: 'p95 by stage, ms', ...{ kind: 'bar', x: 'stage', y: 'p95', series: 'pipeline' }, where: ({ p95 }) => p95 !== null },

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
    for (const [pipeline, reranker] of pipelines) {
      const retriever = createRetriever({ store: lab.store, embedder, ...(reranker && { reranker }) });
      const found: Retrieval['timingsMs'][] = [];
      const call = async (i: number): Promise<void> => {
        context.progress(i, calls, `${pipeline}, ${CLIENTS} clients`);
        const { timingsMs } = await retriever.retrieve(book.cases[i % book.cases.length]!.question, { k: 10 });
        found.push(timingsMs);
      };
      for (let i = 0; i < 5; i++) await call(i);
      found.length = 0;
      await measureLoad(context.clock, { clients: CLIENTS, calls, call });
      for (const stage of STAGES) {
        const times = found.flatMap((timings) => timings[stage] ?? []);
        const at = (share: number): number | null => (times.length > 0 ? quantile(times, share) : null);
        rows.push({ pipeline, stage, p50: at(0.5), p95: at(0.95), p99: at(0.99), allowance: ALLOWANCE[stage] });
        if (times.length > 0) p99.set(`${pipeline} ${stage}`, quantile(times, 0.99));
      }
    }
    const finding = (label: string, key: string) => ({ label, value: p99.get(key)!, unit: 'ms', timed: true as const });
    return {
      table: {
        columns: [
          { id: 'pipeline', title: 'pipeline' },
          { id: 'stage', title: 'stage' },
          ...(['p50', 'p95', 'p99'] as const).map((id) => ({ id, title: `${id}, ms`, digits: 1, timed: true as const })),
          { id: 'allowance', title: 'allowance, ms' },
        ],
        rows,
      },
      findings: {
        embed: finding('p99 of embedding the question', 'hybrid embed'),
        search: finding('p99 of the search', 'hybrid search'),
        total: finding('p99 of hybrid search in all', 'hybrid total'),
        reranked: finding('p99 with MaxSim in all', 'hybrid + MaxSim total'),
      },
    };
  },

  judge({ embed, search, total, reranked }) {
    const fits = [embed.value <= ALLOWANCE.embed && search.value <= ALLOWANCE.search && total.value <= BUDGET, reranked.value <= BUDGET];
    return {
      verdict: fits.every(Boolean) ? 'holds' : fits.some(Boolean) ? 'holds partly' : 'does not hold here',
      why: `At ${CLIENTS} clients, 99 of 100 questions are embedded within ${formatFigure(embed.value)} ms and searched within ${formatFigure(search.value)} ms; all in all hybrid search takes ${formatFigure(total.value)} ms, and ${formatFigure(reranked.value)} ms with MaxSim.`,
      scope:
        'About a thousand chunks, a static embedder, two cores that ask and answer. `docs/results/search-speed.md` has 100,000 chunks and a transformer of MiniLM’s size; a model behind a network has its network’s times, and a generated answer takes seconds beside all this.',
    };
  },
});
