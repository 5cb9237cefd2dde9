/**
 * Does a chunk that is too large lose precision? Equal k is the usual way to ask, and it is unfair: five large chunks are more text. So the same
 * rankings are also cut to an equal amount of text.
 */
import { createSpanPrecision, createSpanRecall } from '@raglab/eval';
import { createRetriever } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { askQuestions, gainOf, meanOf, scoreQuestions } from '../../blocks/score-questions.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { withinBudget } from '../../blocks/within-budget.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

/** Chunks shown at equal k: Chroma's tables use five. */
const K = 5;
/** What the largest chunks are compared with: a usual small size. */
const REFERENCE = 200;
/** Characters shown at equal text: about what five chunks of 200 tokens hold. */
const BUDGET = 4500;
/** Enough of the smallest chunks to fill the budget. */
const DEPTH = 100;

export const chunkSize: Study = defineStudy({
  name: 'chunk-size',
  claim: 'Chunks that are too large lose precision: more of what is retrieved has nothing to do with the question.',
  source: 'Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma 2024',
  method: `rag-handbook is cut by the recursive chunker without overlap, ingested, and asked in hybrid mode. Precision and recall count the characters of the reference spans (Chroma's measures), once over the first ${K} chunks, once over the first ${BUDGET.toLocaleString('en')} characters of the same ranking. Intervals are bootstrap over questions; differences are paired by question.`,
  exercises: [
    'Take the markdown chunker in place of the recursive one: does a section that is cut at 800 tokens behave as one of 800 tokens that was not?',
    'Move BUDGET to 1,500 and to 15,000 characters. Which size wins where the reader has little room, and why does the order change?',
    'Switch the retriever to lexical and to dense. A static embedder averages its words: in which mode do large chunks suffer more?',
  ],
  sizes: {
    small: { documents: 12, chunkSizes: [50, 200, 800] },
    default: { documents: 102, chunkSizes: [50, 100, 200, 400, 800] },
    large: { documents: 102, chunkSizes: [25, 50, 100, 150, 200, 300, 400, 600, 800, 1600] },
  },
  plot: {
    title: 'Precision by chunk size, at equal k and at equal text',
    ...{
      kind: 'line',
      x: 'chunkTokens',
      y: 'precision',
      lower: 'lower',
      upper: 'upper',
      series: 'shown',
      xScale: 'log',
    },
  },

  async run(context) {
    const { documents, chunkSizes } = context.settings;
    const book = await loadHandbook(context, { documents });
    const embedder = await createBundledEmbedder(context);
    const rows: StudyRow[] = [];
    // Values by question, of each chunk size.
    const precisionAtK = new Map<number, Map<string, number>>();
    const recallAtBudget = new Map<number, Map<string, number>>();
    for (const tokens of chunkSizes) {
      const lab = await openTemporaryLab(context, {
        embedder,
        chunker: `recursive:${tokens}/0`,
        name: `size-${tokens}`,
      });
      const { chunks } = await lab.ingest([book.corpusPath]);
      const retriever = createRetriever({ store: lab.store, embedder });
      const label = `questions to chunks of ${tokens} tokens`;
      const found = await askQuestions(context, retriever, { cases: book.cases, k: DEPTH, label });
      const ways = [
        { shown: `${K} chunks`, records: found, k: K },
        { shown: `${BUDGET} characters`, records: found.map((record) => withinBudget(record, BUDGET)), k: DEPTH },
      ];
      for (const { shown, records, k } of ways) {
        const precision = scoreQuestions(createSpanPrecision(k), book.cases, records);
        const recall = scoreQuestions(createSpanRecall(k), book.cases, records);
        const { value, lower, upper } = meanOf(precision, context.seed);
        rows.push({
          ...{ chunkTokens: tokens, chunks: chunks.total, shown, precision: value, lower, upper },
          recall: meanOf(recall, context.seed).value,
        });
        if (k === K) precisionAtK.set(tokens, precision);
        else recallAtBudget.set(tokens, recall);
      }
    }
    const largest = chunkSizes.at(-1)!;
    const atBudget = rows.filter(({ shown }) => shown !== `${K} chunks`);
    const best = atBudget.reduce((a, b) => (Number(b.recall) > Number(a.recall) ? b : a));
    return {
      table: {
        columns: [
          { id: 'chunkTokens', title: 'chunk size, tokens' },
          { id: 'chunks', title: 'chunks' },
          { id: 'shown', title: 'shown to the reader' },
          { id: 'precision', title: 'precision', digits: 3 },
          { id: 'lower', title: 'from', digits: 3 },
          { id: 'upper', title: 'to', digits: 3 },
          { id: 'recall', title: 'recall', digits: 3 },
        ],
        rows,
      },
      findings: {
        lossAtK: {
          label: `precision of ${largest}-token chunks less that of ${REFERENCE}-token chunks, ${K} chunks each`,
          ...gainOf(precisionAtK.get(largest)!, precisionAtK.get(REFERENCE)!, context.seed),
        },
        lossAtBudget: {
          label: `recall of ${largest}-token chunks less that of ${REFERENCE}-token chunks, ${BUDGET} characters each`,
          ...gainOf(recallAtBudget.get(largest)!, recallAtBudget.get(REFERENCE)!, context.seed),
        },
        bestSize: {
          label: 'chunk size with the best recall at equal text',
          value: Number(best.chunkTokens),
          unit: 'tokens',
        },
      },
    };
  },

  judge({ lossAtK, lossAtBudget, bestSize }) {
    const [fallsAtK, fallsAtBudget] = [lossAtK.upper! < 0, lossAtBudget.upper! < 0];
    return {
      verdict: fallsAtK && fallsAtBudget ? 'holds' : fallsAtK || fallsAtBudget ? 'holds partly' : 'does not hold here',
      why: `With ${K} chunks each, the largest lose ${formatFigure(-lossAtK.value)} of precision, which is mostly arithmetic: they are more text. Shown the same amount of text they find ${formatFigure(-lossAtBudget.value)} [${formatFigure(-lossAtBudget.upper!)}, ${formatFigure(-lossAtBudget.lower!)}] less of the answers, ${fallsAtBudget ? 'so they are also found less precisely' : 'which is not told from nothing'}. Best at equal text: ${bestSize.value} tokens.`,
      scope:
        'One book in sections of some hundred tokens, questions whose answers are one or two sentences, a static embedder. Where answers run over pages, or the reader is a model that pays nothing for more text, larger chunks may win.',
    };
  },
});
