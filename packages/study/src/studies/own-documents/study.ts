/**
 * Does an embedder gain by being trained on the documents that it will search? Three static models over the same chapters: the general one that comes
 * with the lab, the same after some steps on the chapters, and one that has seen the chapters alone. No question takes part in training: its
 * pairs are headings and neighbouring sentences of the text.
 */
import { join } from 'node:path';
import type { Embedder } from '@raglab/core';
import { createRetrievalMetric, parseMeasures } from '@raglab/eval';
import {
  createRetriever,
  createTransformersEmbedder,
  documentPairs,
  loadBaseModel,
  type TrainEmbedderOptions,
  trainEmbedder,
  writeModelFolder,
} from '@raglab/retrieval';
import { BUNDLED_MODEL, BUNDLED_MODELS, createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { type Handbook, loadHandbook } from '../../blocks/handbook.ts';
import { askQuestions, gainOf, meanOf, scoreQuestions } from '../../blocks/score-questions.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study, type StudyContext } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

const NDCG = createRetrievalMetric(parseMeasures(['ndcg_cut_10'])[0]!);
const DEPTH = 50;
const MODES = ['dense', 'hybrid'] as const;
/** Two: the bytes do not depend on it, and the lab's reference machine has as many. */
const THREADS = 2;

/** Small, and trained once: the mean of several trainings is for models that many use. */
const ALONE = { dimension: 256, vocabulary: 8000, branches: 1 } as const;

interface Settings {
  readonly documents: number;
  readonly steps: number;
  readonly stepsAlone: number;
  readonly batch: number;
}

export const ownDocuments: Study = defineStudy({
  name: 'own-documents',
  claim: 'An embedder trained on one’s own documents finds more in them than a general one.',
  source:
    'domain adaptation without labels: Wang et al., GPL, NAACL 2022; Gururangan et al., Don’t Stop Pretraining, ACL 2020',
  method:
    'rag-handbook. General: the bundled static model, which never saw it. Moved: the same, trained further on the chapters (`raglab train embedder --corpus`). Alone: vocabulary and vectors from the chapters and nothing else, 256 dimensions. nDCG@10 over chapters on all questions, dense and hybrid; gains over the general model paired by question, with bootstrap intervals.',
  exercises: [
    'Train with ten times the steps. Does the loss still fall, and does nDCG follow it?',
    'Point `raglab train embedder --corpus` at documents of your own, label twenty questions, and run `raglab eval run --mode dense` with both models.',
    'With a network, put Xenova/all-MiniLM-L6-v2 beside the three: is a contextual model that never saw your documents better than a static one that did?',
  ],
  sizes: {
    small: { documents: 6, steps: 3, stepsAlone: 3, batch: 32 },
    default: { documents: 102, steps: 200, stepsAlone: 300, batch: 512 },
    large: { documents: 102, steps: 1000, stepsAlone: 2000, batch: 1024 },
  },
  plot: {
    title: 'nDCG@10 by model',
    ...{ kind: 'bar', x: 'model', y: 'ndcg', series: 'mode', lower: 'lower', upper: 'upper' },
  },

  async run(context) {
    const { documents, steps, stepsAlone, batch } = context.settings;
    const book = await loadHandbook(context, { documents });
    const place = { modelsDirectory: BUNDLED_MODELS, cacheDirectory: context.scratch };
    const base = await loadBaseModel({ model: BUNDLED_MODEL, ...place });
    const models: readonly (readonly [string, () => Promise<Embedder>])[] = [
      ['general', () => createBundledEmbedder(context)],
      ['moved', () => train(context, book, 'moved', { base, steps, batch })],
      ['alone', () => train(context, book, 'alone', { ...ALONE, steps: stepsAlone, batch })],
    ];
    const rows: StudyRow[] = [];
    const scores = new Map<string, Map<string, number>>();
    for (const [model, open] of models) {
      const embedder = await open();
      const lab = await openTemporaryLab(context, { embedder, name: model });
      await lab.ingest([book.corpusPath]);
      for (const mode of MODES) {
        const retriever = createRetriever({ store: lab.store, embedder, mode });
        const label = `questions to ${model}, ${mode}`;
        const records = await askQuestions(context, retriever, { cases: book.cases, k: DEPTH, label });
        const own = scoreQuestions(NDCG, book.cases, records, book.qrels);
        scores.set(`${model} ${mode}`, own);
        const { value: ndcg, lower, upper } = meanOf(own, context.seed);
        rows.push({ model, dimension: embedder.dimension, mode, ndcg, lower, upper });
      }
    }
    const gain = (model: string, mode: string) =>
      gainOf(scores.get(`${model} ${mode}`)!, scores.get(`general ${mode}`)!, context.seed);
    return {
      table: {
        columns: [
          { id: 'model', title: 'model' },
          { id: 'dimension', title: 'dimension' },
          { id: 'mode', title: 'search' },
          { id: 'ndcg', title: 'nDCG@10', digits: 3 },
          { id: 'lower', title: 'from', digits: 3 },
          { id: 'upper', title: 'to', digits: 3 },
        ],
        rows,
      },
      findings: {
        moved: { label: 'dense nDCG@10 gained by moving the general model', ...gain('moved', 'dense') },
        alone: { label: 'dense nDCG@10 gained by a model of the chapters alone', ...gain('alone', 'dense') },
        movedHybrid: { label: 'hybrid nDCG@10 gained by moving the general model', ...gain('moved', 'hybrid') },
      },
    };
  },

  judge({ moved, alone, movedHybrid }) {
    const better = [moved, alone].map(({ lower }) => lower! > 0);
    const say = ({ value, lower, upper }: typeof moved): string =>
      `${formatFigure(value)} [${formatFigure(lower!)}, ${formatFigure(upper!)}]`;
    return {
      verdict: better.every(Boolean) ? 'holds' : better.some(Boolean) ? 'holds partly' : 'does not hold here',
      why: `Dense search gains ${say(moved)} nDCG@10 by moving the general model to the chapters, hybrid search ${say(movedHybrid)}. A model that has seen the chapters alone gains ${say(alone)}.`,
      scope:
        'A hundred chapters are little text to learn from; documents in another language or jargon than the general model’s have more to gain. All models here are static. Whether a contextual model makes this unnecessary could not be measured: none can be downloaded here.',
    };
  },
});

async function train(
  context: StudyContext<Settings>,
  { documents }: Handbook,
  name: string,
  options: Pick<TrainEmbedderOptions, 'base' | 'steps' | 'branches' | 'batch' | 'dimension' | 'vocabulary'>,
): Promise<Embedder> {
  async function* pairs() {
    for (const [article, document] of documents.entries()) yield* documentPairs(document, article);
  }
  const trained = await trainEmbedder({
    ...{
      sources: [{ name: 'rag-handbook', pairs: pairs() }],
      seed: context.seed,
      threads: THREADS,
      signal: context.signal,
    },
    ...options,
    onProgress: (stage, done, total) => context.progress(done, total ?? done, `${name}: ${stage}`),
  });
  const card = { name, command: 'raglab study run own-documents', seconds: 0, date: '2026-01-01' };
  writeModelFolder(join(context.scratch, name), trained, { bits: 8, card });
  const place = { model: name, modelsDirectory: context.scratch, cacheDirectory: context.scratch };
  return context.closing(await createTransformersEmbedder(place));
}
