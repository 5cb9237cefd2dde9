/**
 * Is overlap worth what it costs? The cost is certain: more chunks to embed and store. The gain should show most where a chunker cuts blindly, so
 * windows of tokens are measured beside the recursive chunker, which cuts at ends of sentences.
 */
import { createSpanRecall } from '@raglab/eval';
import { createRetriever } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { askQuestions, gainOf, meanOf, scoreQuestions } from '../../blocks/score-questions.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { withinBudget } from '../../blocks/within-budget.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

/** Tokens of a chunk. */
const SIZE = 200;
/** Characters shown: about five chunks, overlaps counted each time, as a prompt would hold them. */
const BUDGET = 4500;
const DEPTH = 100;
/** What is compared with none: a quarter, the share most often advised. */
const ADVISED = 50;
/** A gain in recall below two points is little beside chunks that cost a third more. */
const LITTLE = 0.02;

const CHUNKERS = [
  { chunker: 'fixed-token', cuts: 'anywhere' },
  { chunker: 'recursive', cuts: 'at paragraphs and sentences' },
] as const;

export const overlap: Study = defineStudy({
  name: 'overlap',
  claim: 'Overlap between chunks buys little: more to embed and to store, hardly more of the answers found.',
  source: 'Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma 2024: less overlap scores better',
  method: `rag-handbook in chunks of ${SIZE} tokens with overlaps from none to half, by a chunker that cuts anywhere and by one that cuts at sentences; hybrid search. Recall is the share of the reference spans' characters within the first ${BUDGET.toLocaleString('en')} characters of the ranking, so that near copies use up room as they do in a prompt. Gains over no overlap are paired by question.`,
  exercises: [
    'Set SIZE to 60. With chunks of three sentences, does overlap still buy nothing?',
    'Collapse near copies (`collapse` of createRetriever) before the budget is spent: how much of the loss was copies filling the top ranks?',
    'Look at the questions that gained most. Where in their chunk did the answer stand?',
  ],
  sizes: {
    small: { documents: 12, overlaps: [0, 50] },
    default: { documents: 102, overlaps: [0, 20, 50, 100] },
    large: { documents: 102, overlaps: [0, 10, 20, 30, 40, 50, 75, 100, 150] },
  },
  plot: {
    title: 'Recall at equal text, by overlap',
    ...{ kind: 'line', x: 'overlapTokens', y: 'recall', lower: 'lower', upper: 'upper', series: 'chunker' },
  },

  async run(context) {
    const { documents, overlaps } = context.settings;
    const book = await loadHandbook(context, { documents });
    const embedder = await createBundledEmbedder(context);
    const rows: StudyRow[] = [];
    const recalls = new Map<string, Map<string, number>>();
    const counts = new Map<string, number>();
    for (const { chunker, cuts } of CHUNKERS) {
      for (const tokens of overlaps) {
        const name = `${chunker}-${tokens}`;
        const lab = await openTemporaryLab(context, { embedder, chunker: `${chunker}:${SIZE}/${tokens}`, name });
        const { chunks } = await lab.ingest([book.corpusPath]);
        const retriever = createRetriever({ store: lab.store, embedder });
        const label = `questions to ${chunker}, overlap ${tokens}`;
        const found = await askQuestions(context, retriever, { cases: book.cases, k: DEPTH, label });
        const shown = found.map((record) => withinBudget(record, BUDGET));
        const recall = scoreQuestions(createSpanRecall(DEPTH), book.cases, shown);
        recalls.set(name, recall);
        counts.set(name, chunks.total);
        const { value, lower, upper } = meanOf(recall, context.seed);
        const none = counts.get(`${chunker}-0`)!;
        rows.push({
          chunker,
          cuts,
          overlapTokens: tokens,
          chunks: chunks.total,
          more: chunks.total / none - 1,
          recall: value,
          lower,
          upper,
        });
      }
    }
    const gain = (chunker: string) =>
      gainOf(recalls.get(`${chunker}-${ADVISED}`)!, recalls.get(`${chunker}-0`)!, context.seed);
    return {
      table: {
        columns: [
          { id: 'chunker', title: 'chunker' },
          { id: 'cuts', title: 'cuts' },
          { id: 'overlapTokens', title: 'overlap, tokens' },
          { id: 'chunks', title: 'chunks' },
          { id: 'more', title: 'more to embed', digits: 2 },
          { id: 'recall', title: 'recall at equal text', digits: 3 },
          { id: 'lower', title: 'from', digits: 3 },
          { id: 'upper', title: 'to', digits: 3 },
        ],
        rows,
      },
      findings: {
        gainBlind: { label: `recall gained by ${ADVISED} tokens of overlap, cut anywhere`, ...gain('fixed-token') },
        gainCareful: { label: `recall gained by ${ADVISED} tokens of overlap, cut at sentences`, ...gain('recursive') },
        cost: {
          label: `more chunks with ${ADVISED} tokens of overlap, cut anywhere`,
          value: counts.get(`fixed-token-${ADVISED}`)! / counts.get('fixed-token-0')! - 1,
        },
      },
    };
  },

  judge({ gainBlind, gainCareful, cost }) {
    const buys = [gainBlind, gainCareful].map(({ value, lower }) => lower! > 0 && value >= LITTLE);
    const say = ({ value, lower, upper }: typeof gainBlind): string =>
      `${formatFigure(value)} [${formatFigure(lower!)}, ${formatFigure(upper!)}]`;
    return {
      verdict: !buys.includes(true) ? 'holds' : buys.includes(false) ? 'holds partly' : 'does not hold here',
      why: `${ADVISED} tokens of overlap make ${formatFigure(100 * cost.value)} % more chunks. Recall at equal text changes by ${say(gainBlind)} where chunks are cut anywhere and by ${say(gainCareful)} where they are cut at sentences.`,
      scope: `About 250 questions: a change of less than some four points is not told from nothing here. Answers of one or two sentences rarely straddle a cut of ${SIZE}-token chunks; longer answers, or smaller chunks, have more to gain.`,
    };
  },
});
