/**
 * How deep should a reranker look? Deeper can only help where the right chunk stands below what is shown, and it costs time by the chunk. The two
 * rerankers that come with the lab are asked at several depths, over the same hybrid list.
 */
import { join } from 'node:path';
import type { Reranker } from '@raglab/core';
import { createRetrievalMetric, parseMeasures } from '@raglab/eval';
import { createLinearRanker, createMaxSimReranker, createRetriever, loadRankerModel } from '@raglab/retrieval';
import { BUNDLED_MODELS, createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { quantile } from '../../blocks/measure-latency.ts';
import { askQuestions, gainOf, meanOf, scoreQuestions } from '../../blocks/score-questions.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

/** What a reader is shown, and what a reranker of the top five can only reorder. */
const SHOWN = 5;
const NDCG = createRetrievalMetric(parseMeasures([`ndcg_cut_${SHOWN}`])[0]!);
const DEPTH = 50;
const [DEEP, SHALLOW] = [20, 5] as const;
/** Milliseconds that a gain may cost: a tenth of the budget of 200 that interactive search is given. */
const AFFORDABLE = 20;

export const rerankDepth: Study = defineStudy({
  name: 'rerank-depth',
  claim: 'Reranking the top 20 in place of the top 5 is worth what it costs.',
  source:
    'Nogueira and Cho, Passage Re-ranking with BERT, arXiv:1901.04085: recall of the first stage bounds the second; RAG guides advise 20 to 100',
  method: `rag-handbook, test questions, hybrid search with the lab's defaults; the learned linear ranker and MaxSim over the first 5 to 20 chunks. nDCG@${SHOWN} over chapters; gains paired by question with bootstrap intervals. The time is the rerank stage's alone, its median over the questions, which were asked once before the clock.`,
  exercises: [
    'Where does the right chunk stand before reranking? Count the ranks: how many questions could a depth of 20 win at all?',
    'Configure a cross-encoder (`--rerank cross-encoder:MODEL`): at some 10 ms a chunk on two cores, what is the depth that 200 ms can pay?',
    'Rerank a dense list in place of the hybrid one. Is depth worth more when the first list is worse?',
  ],
  sizes: {
    small: { documents: 8, depths: [5, 20] },
    default: { documents: 102, depths: [5, 10, 20] },
    large: { documents: 102, depths: [3, 5, 10, 15, 20, 30, 50, 100] },
  },
  plot: {
    title: 'nDCG@5 by chunks reranked',
    kind: 'line',
    x: 'depth',
    y: 'ndcg',
    series: 'reranker',
    lower: 'lower',
    upper: 'upper',
  },

  async run(context) {
    const { documents, depths } = context.settings;
    const book = await loadHandbook(context, { documents });
    const cases = book.cases.filter(({ split }) => split === 'test');
    const embedder = await createBundledEmbedder(context);
    const lab = await openTemporaryLab(context, { embedder });
    await lab.ingest([book.corpusPath]);
    const rankerPath = join(BUNDLED_MODELS, 'raglab-ranker', 'ranker.json');
    const rerankers: readonly Reranker[] = [
      createLinearRanker({ model: loadRankerModel(rankerPath) }),
      createMaxSimReranker({ embedder }),
    ];
    const runs: { reranker: string; depth: number; scores: Map<string, number>; ms: number }[] = [];
    const ask = async (reranker: Reranker | undefined, depth: number) => {
      const options = reranker ? { reranker, rerankCandidates: depth } : {};
      const retriever = createRetriever({ store: lab.store, embedder, ...options });
      const label = reranker ? `questions to ${reranker.name}, top ${depth}` : 'questions without a reranker';
      await askQuestions(context, retriever, { cases: cases.slice(0, 3), k: DEPTH, label });
      const records = await askQuestions(context, retriever, { cases, k: DEPTH, label });
      const ms = quantile(records.map(({ timingsMs }) => timingsMs.rerank ?? 0), 0.5); // biome-ignore format: one thought
      runs.push({
        reranker: reranker?.name ?? 'none',
        depth,
        scores: scoreQuestions(NDCG, cases, records, book.qrels),
        ms,
      });
    };
    await ask(undefined, 0);
    for (const reranker of rerankers) for (const depth of depths) await ask(reranker, depth);
    const of = (reranker: string, depth: number) =>
      runs.find((run) => run.reranker === reranker && run.depth === depth)!;
    const gain = (reranker: string) => ({
      label: `nDCG@${SHOWN} of ${reranker} over the top ${DEEP} less over the top ${SHALLOW}`,
      ...gainOf(of(reranker, DEEP).scores, of(reranker, SHALLOW).scores, context.seed),
    });
    const price = (reranker: string) => ({
      label: `milliseconds more a question, ${reranker}`,
      ...{ value: of(reranker, DEEP).ms - of(reranker, SHALLOW).ms, unit: 'ms', timed: true as const },
    });
    return {
      table: {
        columns: [
          { id: 'reranker', title: 'reranker' },
          { id: 'depth', title: 'chunks reranked' },
          { id: 'ndcg', title: 'nDCG@5', digits: 3 },
          { id: 'lower', title: 'from', digits: 3 },
          { id: 'upper', title: 'to', digits: 3 },
          { id: 'ms', title: 'rerank ms', digits: 2, timed: true },
        ],
        rows: runs.map(({ reranker, depth, scores, ms }): StudyRow => {
          const { value: ndcg, lower, upper } = meanOf(scores, context.seed);
          return { reranker, depth, ndcg, lower, upper, ms: reranker === 'none' ? null : ms };
        }),
      },
      findings: {
        rankerGain: gain('ranker'),
        maxSimGain: gain('maxsim'),
        rankerPrice: price('ranker'),
        maxSimPrice: price('maxsim'),
      },
    };
  },

  judge({ rankerGain, maxSimGain, rankerPrice, maxSimPrice }) {
    const isWorth = [
      [rankerGain, rankerPrice],
      [maxSimGain, maxSimPrice],
    ].map(([gain, price]) => gain!.lower! > 0 && price!.value <= AFFORDABLE);
    const say = ({ value, lower, upper }: typeof rankerGain): string =>
      `${formatFigure(value)} [${formatFigure(lower!)}, ${formatFigure(upper!)}]`;
    return {
      verdict: isWorth.every(Boolean) ? 'holds' : isWorth.some(Boolean) ? 'holds partly' : 'does not hold here',
      why: `Twenty in place of five gains ${say(rankerGain)} of nDCG@${SHOWN} with the ranker for ${formatFigure(rankerPrice.value)} ms more, and ${say(maxSimGain)} with MaxSim for ${formatFigure(maxSimPrice.value)} ms.`,
      scope:
        'A book of some hundred chapters where the first list is good, and rerankers of the bundled models: features and word vectors. A cross-encoder gains more from depth and pays more for it; a large corpus has more right chunks below the fifth.',
    };
  },
});
