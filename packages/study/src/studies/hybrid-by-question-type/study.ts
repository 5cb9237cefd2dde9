/**
 * Is hybrid search better than either of its lists, and for which questions? The handbook's questions carry their type: some quote the words of the
 * text, some paraphrase it, some hang on numbers. Only the test questions are asked: the fusion's weight was chosen on the others.
 */
import { createRetrievalMetric, type EvaluationCase, parseMeasures } from '@raglab/eval';
import { createRetriever } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { askQuestions, gainOf, meanOf, scoreQuestions } from '../../blocks/score-questions.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

/** Chunks for each question; its documents are ranked by their best chunk. */
const DEPTH = 50;
const NDCG = createRetrievalMetric(parseMeasures(['ndcg_cut_10'])[0]!);
/** Questions that a type must have to be told apart from the others. */
const ENOUGH = 20;

const SYSTEMS = [
  { system: 'lexical', options: { mode: 'lexical' } },
  { system: 'dense', options: { mode: 'dense' } },
  { system: 'hybrid, weighted', options: { mode: 'hybrid' } },
  { system: 'hybrid, RRF', options: { mode: 'hybrid', fusion: { type: 'reciprocal-rank' } } },
] as const;

export const hybridByQuestionType: Study = defineStudy({
  name: 'hybrid-by-question-type',
  claim: 'Hybrid search beats dense and lexical search alone, whatever the type of the question.',
  source: 'Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 2023',
  method: `rag-handbook with the lab's default chunker and its static embedder; BM25, dense search, and both fused: by weighted scores (the lab's default) and by reciprocal ranks. nDCG@10 over chapters, test questions only, because the weight was chosen on the dev questions; a question may have several types. Gains are paired by question, with bootstrap intervals.`,
  exercises: [
    'Sweep denseWeight from 0 to 1 and plot nDCG by type. Is there one weight that no type would trade?',
    'Take the questions where dense wins and read them. What do their texts have that BM25 cannot see?',
    'Configure another embedder (a hub model by id). Which row changes most, and does the verdict?',
  ],
  sizes: { small: { documents: 10 }, default: { documents: 102 }, large: { documents: 102 } },
  plot: {
    title: 'nDCG@10 by type of question',
    ...{ kind: 'bar', x: 'type', y: 'ndcg', series: 'system', lower: 'lower', upper: 'upper' },
    where: ({ questions, system }) => Number(questions) >= ENOUGH && system !== 'hybrid, RRF',
  },

  async run(context) {
    const book = await loadHandbook(context, context.settings);
    const cases = book.cases.filter(({ split }) => split === 'test');
    const embedder = await createBundledEmbedder(context);
    const lab = await openTemporaryLab(context, { embedder });
    await lab.ingest([book.corpusPath]);
    const scores = new Map<string, Map<string, number>>();
    for (const { system, options } of SYSTEMS) {
      const retriever = createRetriever({ store: lab.store, embedder, ...options });
      const records = await askQuestions(context, retriever, { cases, k: DEPTH, label: `questions to ${system}` });
      scores.set(system, scoreQuestions(NDCG, cases, records, book.qrels));
    }
    const of = (system: string, among: readonly EvaluationCase[]): Map<string, number> =>
      new Map(
        among.flatMap(({ id }) => (scores.get(system)!.has(id) ? [[id, scores.get(system)!.get(id)!] as const] : [])),
      );
    const tags = [...new Set(cases.flatMap((item) => item.tags))].sort();
    const types = [
      { type: 'all', among: cases },
      ...tags.map((type) => ({ type, among: cases.filter((item) => item.tags.includes(type)) })),
    ];
    const rows = types.flatMap(({ type, among }) =>
      SYSTEMS.map(({ system }): StudyRow => {
        const { value: ndcg, lower, upper } = meanOf(of(system, among), context.seed);
        return { type, questions: among.length, system, ndcg, lower, upper };
      }),
    );
    const gain = (over: string, among: readonly EvaluationCase[], system = 'hybrid, weighted') =>
      gainOf(of(system, among), of(over, among), context.seed);
    /** How many of the larger types gain, and lose, against the better of the two lists. */
    const large = types.slice(1).filter(({ among }) => among.length >= Math.min(ENOUGH, cases.length / 4));
    const against = large.map(({ among }) => ['lexical', 'dense'].map((over) => gain(over, among)));
    return {
      table: {
        columns: [
          { id: 'type', title: 'questions' },
          { id: 'questions', title: 'n' },
          { id: 'system', title: 'search' },
          { id: 'ndcg', title: 'nDCG@10', digits: 3 },
          { id: 'lower', title: 'from', digits: 3 },
          { id: 'upper', title: 'to', digits: 3 },
        ],
        rows,
      },
      findings: {
        overLexical: { label: 'nDCG@10 of hybrid less that of lexical, all questions', ...gain('lexical', cases) },
        overDense: { label: 'nDCG@10 of hybrid less that of dense, all questions', ...gain('dense', cases) },
        fusedByRank: {
          label: 'nDCG@10 of hybrid by reciprocal ranks less that of lexical, all questions',
          ...gain('lexical', cases, 'hybrid, RRF'),
        },
        types: { label: `types with at least ${ENOUGH} questions`, value: large.length },
        better: {
          label: 'of these, types where hybrid is better than both',
          value: against.filter((gains) => gains.every(({ lower }) => lower > 0)).length,
        },
        worse: {
          label: 'of these, types where hybrid is worse than one of them',
          value: against.filter((gains) => gains.some(({ upper }) => upper < 0)).length,
        },
      },
    };
  },

  judge({ overLexical, overDense, fusedByRank, types, better, worse }) {
    const [lexical, dense] = [overLexical, overDense].map(({ lower }) => lower! > 0);
    const say = ({ value, lower, upper }: typeof overDense): string =>
      `${formatFigure(value)} [${formatFigure(lower!)}, ${formatFigure(upper!)}]`;
    const all = lexical && dense && better.value === types.value;
    return {
      verdict: all ? 'holds' : lexical || dense ? 'holds partly' : 'does not hold here',
      why: `Over all questions hybrid gains ${say(overDense)} on dense and ${say(overLexical)} on lexical search. Fused by ranks, which takes both lists as equals, it gains ${say(fusedByRank)} on lexical search. Of ${types.value} types the weighted one is better than both in ${better.value} and worse than one in ${worse.value}.`,
      scope:
        'A static embedder, whose dense list is the weaker one, over a textbook whose words are technical terms: fusion has little to add to BM25. With an embedder of the sentence-transformer class, or questions by people who do not know the terms, dense search carries more.',
    };
  },
});
