/**
 * Does an embedder that reads a word in its sentence find more than one that gives every word one vector? Two models that were trained on the same batches
 * from the same start, one without layers and one with two, so that context is all that differs; and the bundled static model, which is larger. And what
 * no static model can do whatever it was trained on: tell two sentences of the same words apart.
 */
import type { Embedder } from '@raglab/core';
import { createRetrievalMetric, type EvaluationCase, parseMeasures } from '@raglab/eval';
import { createRetriever } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { measureLatencies, ratioOf } from '../../blocks/measure-latency.ts';
import { askQuestions, gainOf, type IntervalFigures, meanOf, scoreQuestions } from '../../blocks/score-questions.ts';
import { createNamedEmbedder, createStudyEmbedder } from '../../blocks/study-models.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';
import { measureWordOrder } from './word-order.ts';

const NDCG = createRetrievalMetric(parseMeasures(['ndcg_cut_10'])[0]!);
const DEPTH = 50;
/** Questions that a type must have to be told apart from the others. */
const ENOUGH = 20;
/** Characters of a passage on the clock: some 200 tokens. */
const PASSAGE = 1000;
const [CONTROL, LARGE, CONTEXTUAL] = ['static, 128', 'static, 512', 'contextual, 128'];
/** Goal for a contextual model that ships: passages a second. */
const ENOUGH_A_SECOND = 100;

export const staticOrContextual: Study = defineStudy({
  name: 'static-or-contextual',
  claim: 'A contextual embedder finds more than a static one.',
  source:
    'the model cards of static embedders (potion-base-8M: SciFact nDCG@10 .506) beside all-MiniLM-L6-v2 (.645), both as published; Reimers and Gurevych, Sentence-BERT, EMNLP 2019',
  method: `rag-handbook, dense search, the lab's default chunker, exact search; nDCG@10 over chapters by type of question, gains paired by question with bootstrap intervals. Static, 128: a table of 16,000 pieces. Contextual, 128: the same table with two transformer layers on top, 16,000 pieces, trained on the same batches from the same start (training/contextual-encoder). Static, 512: the bundled model. Word order: pairs of sentences of the same words ("the index replaced the table", "the table replaced the index"), and whether the passive ("the table was replaced by the index") lies nearer to the sentence that says the same. Times: passages of ${PASSAGE} characters in rounds in turn.`,
  exercises: [
    'With a network, `raglab study run static-or-contextual --model Xenova/all-MiniLM-L6-v2` (or a folder with such a model). Which types of question gain most, and what does a point of nDCG cost then?',
    'Train the encoder with ten times the steps (training/contextual-encoder). Does the gap to the control widen, or does the control catch up?',
    'Write twenty pairs in which only a negation differs. How do their cosines compare with those of two unrelated sentences?',
  ],
  takesModel: true,
  sizes: {
    small: { documents: 5, rounds: 1, passages: 2 },
    default: { documents: 102, rounds: 9, passages: 32 },
    large: { documents: 102, rounds: 25, passages: 64 },
  },
  plot: {
    title: 'nDCG@10 by type of question',
    ...{ kind: 'bar', x: 'type', y: 'ndcg', series: 'model', lower: 'lower', upper: 'upper' },
    where: ({ questions }) => Number(questions) >= ENOUGH,
  },

  async run(context) {
    const { documents, rounds, passages } = context.settings;
    const book = await loadHandbook(context, { documents });
    const models: readonly (readonly [string, Embedder])[] = [
      [CONTROL!, await createStudyEmbedder(context, 'static-tiny')],
      [LARGE!, await createBundledEmbedder(context)],
      [CONTEXTUAL!, await createStudyEmbedder(context, 'contextual-tiny')],
      ...(context.model ? [[context.model.name, await createNamedEmbedder(context, context.model)] as const] : []),
    ];
    const scores = new Map<string, Map<string, number>>();
    for (const [name, embedder] of models) {
      const lab = await openTemporaryLab(context, { embedder, name: embedder.model.replaceAll('/', '-') });
      await lab.ingest([book.corpusPath]);
      const retriever = createRetriever({ store: lab.store, embedder, mode: 'dense' });
      const records = await askQuestions(context, retriever, { cases: book.cases, k: DEPTH, label: name });
      scores.set(name, scoreQuestions(NDCG, book.cases, records, book.qrels));
    }
    const tags = [...new Set(book.cases.flatMap((item) => item.tags))].sort();
    const among = (type: string): readonly EvaluationCase[] =>
      type === 'all' ? book.cases : book.cases.filter((item) => item.tags.includes(type));
    const of = (name: string, cases: readonly EvaluationCase[]): Map<string, number> =>
      new Map(cases.flatMap(({ id }) => (scores.get(name)!.has(id) ? [[id, scores.get(name)!.get(id)!]] : [])));
    const rows = ['all', ...tags].flatMap((type) =>
      models.map(([model]): StudyRow => {
        const { value: ndcg, lower, upper } = meanOf(of(model, among(type)), context.seed);
        return { type, questions: among(type).length, model, ndcg, lower, upper };
      }),
    );
    const gain = (name: string, over: string, type = 'all'): IntervalFigures =>
      gainOf(of(name, among(type)), of(over, among(type)), context.seed);
    const order = new Map<string, Awaited<ReturnType<typeof measureWordOrder>>>();
    for (const [name, embedder] of models) order.set(name, await measureWordOrder(embedder, context));
    /** What is held against the bundled model: the reader's, where there is one. */
    const subject = context.model?.name ?? CONTEXTUAL!;
    const text = book.documents.map((document) => document.text).join('\n');
    const texts = Array.from({ length: passages }, (_, i) => text.slice(i * PASSAGE, (i + 1) * PASSAGE));
    const calls = models.map(([name, embedder]) => ({
      ...{ name, call: () => embedder.embed(texts, { kind: 'passage', signal: context.signal }) },
    }));
    const times = await measureLatencies(context, calls, rounds);
    const perSecond = (name: string): number => (1000 * passages) / times.get(name)!.p50;
    const before = process.cpuUsage();
    await calls.find(({ name }) => name === subject)!.call();
    const { user, system } = process.cpuUsage(before);
    const types = tags.filter((type) => among(type).length >= ENOUGH);
    const { told, understood } = order.get(subject)!;
    return {
      table: {
        columns: [
          { id: 'type', title: 'questions' },
          { id: 'questions', title: 'n' },
          { id: 'model', title: 'model' },
          { id: 'ndcg', title: 'nDCG@10', digits: 3 },
          { id: 'lower', title: 'from', digits: 3 },
          { id: 'upper', title: 'to', digits: 3 },
        ],
        rows,
      },
      findings: {
        overControl: { label: 'nDCG@10 that context gains, all else equal', ...gain(CONTEXTUAL!, CONTROL!) },
        overLarge: { label: `nDCG@10 of ${subject} less that of ${LARGE}`, ...gain(subject, LARGE!) },
        types: { label: `types of at least ${ENOUGH} questions`, value: types.length },
        better: {
          label: 'of these, types in which context gains (95 % each, not corrected)',
          value: types.filter((type) => gain(CONTEXTUAL!, CONTROL!, type).lower > 0).length,
        },
        staticTold: {
          label: 'pairs of equal words that the static models tell apart',
          value: order.get(LARGE!)!.told.value,
        },
        told: { label: `pairs of equal words that ${subject} tells apart`, ...told },
        understood: { label: 'of these, pairs whose passive lies nearer to the right one', ...understood },
        slower: {
          label: 'times as long for a passage as the static model of the same length',
          ...{ ...ratioOf(times.get(CONTEXTUAL!)!, times.get(CONTROL!)!), timed: true },
        },
        rate: { label: `passages a second, ${subject}`, value: perSecond(subject), timed: true },
        processor: {
          label: `milliseconds of processor time a passage, ${subject}`,
          ...{ value: (user + system) / 1000 / passages, timed: true },
        },
        rateLarge: { label: 'passages a second, static, 512', value: perSecond(LARGE!), timed: true },
      },
    };
  },

  judge({ overControl, overLarge, better, types, staticTold, told, understood, slower, rate, processor }) {
    const say = ({ value, lower, upper }: typeof told): string =>
      `${formatFigure(value)} [${formatFigure(lower!)}, ${formatFigure(upper!)}]`;
    const times = `A passage takes ${formatFigure(slower.value)} times as long`;
    const price =
      overControl.lower! > 0
        ? `${times}: ${formatFigure((slower.value - 1) / (100 * overControl.value))} times more for each point.`
        : `${times} and buys ${overControl.upper! < 0 ? 'a loss' : 'nothing that could be told from chance'}.`;
    const isBetter = [overControl, overLarge].map(({ lower }) => lower! > 0);
    return {
      verdict: isBetter.every(Boolean) ? 'holds' : isBetter.some(Boolean) ? 'holds partly' : 'does not hold here',
      why: `Context alone gains ${say(overControl)} nDCG@10, and its interval is above zero in ${better.value} of ${types.value} types of question; against the larger static model it is ${say(overLarge)}. ${price} Sentences of the same words get different vectors in ${formatFigure(100 * told.value)} % of the pairs, from a static model in ${formatFigure(100 * staticTold.value)} %; the passive lies nearer to the one with its meaning in ${formatFigure(100 * understood.value)} % (chance 50).`,
      scope: `Two layers, minutes of one processor and some hundred thousand pairs, at ${formatFigure(rate.value)} passages a second by the clock of a machine that may be busy and ${formatFigure(processor.value)} ms of processor time each (a model that ships should reach ${ENOUGH_A_SECOND} a second). It shows what context adds to one table, not what contextual models reach: all-MiniLM-L6-v2 was trained on a billion pairs with six layers, and its published lead over static ones on SciFact (.645 against .506) was not measured here. \`--model\` measures it where it can be had.`,
    };
  },
});
