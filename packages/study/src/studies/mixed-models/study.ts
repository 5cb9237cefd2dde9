/**
 * One index, two models. The second model is the first one turned by a random rotation: it keeps every cosine, so it is exactly as good alone, and
 * what is lost in the mixture is lost by mixing. That is what two trainings of one architecture are to each other: equal length, other axes.
 */
import { join } from 'node:path';
import { type ChunkRecord, createRandom, type RaglabError, shuffled } from '@raglab/core';
import { createRetrievalMetric, parseMeasures } from '@raglab/eval';
import { createRetriever, openLanceStore } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { loadHandbook } from '../../blocks/handbook.ts';
import { askQuestions, gainOf, meanOf, scoreQuestions } from '../../blocks/score-questions.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';
import { createRotatedEmbedder } from './rotated-embedder.ts';

const DEPTH = 50;
const NDCG = createRetrievalMetric(parseMeasures(['ndcg_cut_10'])[0]!);
/** Of the documents, embedded by the new model; questions are always embedded by it. */
const SHARES = [0, 0.1, 0.5, 0.9, 1] as const;
/** A vector that its own model makes again has a cosine of 1 with the stored one, up to rounding. */
const SAME = 0.999;
/** Chunks that a canary embeds again, and how often one is drawn to know how often it finds out. */
const [CANARY, DRAWS] = [20, 400] as const;

export const mixedModels: Study = defineStudy({
  name: 'mixed-models',
  claim:
    'Two embedding models in one index are silent corruption: no error, worse answers; a key of the model or a canary finds it.',
  source:
    'the migration guides of vector stores (re-embed everything, never mix); Hamilton, Leskovec and Jurafsky, ACL 2016, on aligning separate trainings by a rotation',
  method: `rag-handbook, and a second model of the same length and the same quality: the bundled one behind a seeded random rotation. A share of the documents has its vectors, the others those of the first, and questions use the second: a migration in place that is not done yet. nDCG@10 over chapters, dense and hybrid, exact search. Detection: opening and ingesting with the other model's key, and a canary that embeds ${CANARY} stored chunks again and compares them with their vectors, drawn ${DRAWS} times.`,
  exercises: [
    'Turn by an angle of ten degrees in every plane only: a fine-tuning in place of a new model. From which angle on does nDCG fall, and does the canary see it?',
    'Learn the rotation from a hundred chunks that both models embedded (orthogonal Procrustes) and turn the old vectors. How much comes back?',
    'Give the two models different lengths. What do the store and the pipeline say now, and when?',
  ],
  sizes: { small: { documents: 6 }, default: { documents: 102 }, large: { documents: 102 } },
  plot: {
    title: 'nDCG@10 by share of the documents that the new model embedded',
    ...{ kind: 'line', x: 'share', y: 'ndcg', series: 'search', lower: 'lower', upper: 'upper' },
  },

  async run(context) {
    const book = await loadHandbook(context, context.settings);
    const first = await createBundledEmbedder(context);
    const random = createRandom(context.seed);
    const second = createRotatedEmbedder(first, random);
    const lab = await openTemporaryLab(context, { embedder: first });
    await lab.ingest([book.corpusPath]);
    const { dimension, key: embedderKey } = first;
    const stored = (await lab.store.get((await lab.store.listIds()).toSorted(), {
      withVectors: true,
    })) as ChunkRecord[];
    const again = stored.map(({ vector }) => second.turn(vector));
    const order = shuffled([...new Set(stored.map(({ chunk }) => chunk.documentId))].toSorted(), random);
    const rows: StudyRow[] = [];
    const values = new Map<string, Map<string, number>>();
    for (const share of SHARES) {
      const moved = new Set(order.slice(0, Math.round(share * order.length)));
      const records = stored.map((record, i) => (moved.has(record.chunk.documentId) ? { ...record, vector: again[i]! } : record)); // biome-ignore format: one thought
      // The store is told one key, as any store without one would be: nothing in the vectors contradicts it.
      const store = await openTemporaryStore(context, {
        name: `mixed-${share * 100}`,
        dimension,
        embedderKey,
        records,
      });
      const isOld = records.map(({ vector }, i) => cosine(vector, again[i]!) < SAME);
      const canary = Array.from({ length: DRAWS }, () => shuffled(isOld, random).slice(0, CANARY).some(Boolean));
      for (const search of ['dense', 'hybrid'] as const) {
        const retriever = createRetriever({ store, embedder: share === 0 ? first : second, mode: search, exact: true });
        const label = `${formatShare(share)} moved, ${search}`;
        const found = await askQuestions(context, retriever, { cases: book.cases, k: DEPTH, label });
        const empty = found.filter(({ retrieved }) => retrieved.length === 0).length;
        values.set(`${share} ${search}`, scoreQuestions(NDCG, book.cases, found, book.qrels));
        const { value: ndcg, lower, upper } = meanOf(values.get(`${share} ${search}`)!, context.seed);
        rows.push({ share, search, ndcg, lower, upper, empty, canary: canary.filter(Boolean).length / DRAWS });
      }
    }
    const loss = (share: number, search: string) =>
      gainOf(values.get(`${share} ${search}`)!, values.get(`1 ${search}`)!, context.seed);
    const other = { uri: join(context.scratch, 'lance'), table: 'lab', dimension, embedderKey: second.key };
    const isKnown = ({ code }: RaglabError): boolean => code === 'model_mismatch';
    const opened = await openLanceStore(other).then(() => false, isKnown); // biome-ignore format: one thought
    const ingested = await lab.ingest([book.corpusPath], { embedder: second }).then(() => false, isKnown); // biome-ignore format: one thought
    const alone = gainOf(values.get('1 dense')!, values.get('0 dense')!, context.seed);
    return {
      table: {
        columns: [
          { id: 'share', title: 'moved to the new model', digits: 2 },
          { id: 'search', title: 'search' },
          { id: 'ndcg', title: 'nDCG@10', digits: 3 },
          { id: 'lower', title: 'from', digits: 3 },
          { id: 'upper', title: 'to', digits: 3 },
          { id: 'empty', title: 'empty lists' },
          { id: 'canary', title: `canary of ${CANARY} finds it`, digits: 3 },
        ],
        rows,
      },
      findings: {
        alone: { label: 'nDCG@10 of the second model alone less that of the first, dense', ...alone },
        dense: { label: 'nDCG@10 with a half moved less all moved, dense', ...loss(0.5, 'dense') },
        hybrid: { label: 'nDCG@10 with a half moved less all moved, hybrid', ...loss(0.5, 'hybrid') },
        tenth: { label: 'nDCG@10 with a tenth still to move less all moved, dense', ...loss(0.9, 'dense') },
        empty: {
          label: 'questions with an empty list, all mixtures',
          value: rows.reduce((sum, row) => sum + Number(row.empty), 0),
        },
        refused: {
          label: 'of opening and ingesting with the other key, refused as model_mismatch',
          value: Number(opened) + Number(ingested),
          unit: 'of 2',
        },
        canary: {
          label: `share of canaries of ${CANARY} that find the last tenth`,
          value: Number(rows.find(({ share }) => share === 0.9)!.canary),
        },
      },
    };
  },

  judge({ alone, dense, hybrid, tenth, empty, refused, canary }) {
    const isFair = alone.lower! <= 0 && alone.upper! >= 0;
    const isWorse = isFair && dense.upper! < 0;
    const isFound = refused.value === 2;
    return {
      verdict:
        isWorse && empty.value === 0 && isFound ? 'holds' : isWorse || isFound ? 'holds partly' : 'does not hold here',
      why: `Two models that are equal alone (${formatFigure(alone.value)}) lose ${formatFigure(-dense.value)} of dense nDCG@10 with half of the documents moved and ${formatFigure(-tenth.value)} with a tenth left; hybrid search, carried by words, shows ${formatFigure(-hybrid.value)} of it. No query failed, and ${empty.value} lists were empty. The key of the embedder refuses both ways in; a canary of ${CANARY} chunks finds the last tenth in ${formatShare(canary.value)} of the draws.`,
      scope:
        'A rotation is the kindest difference two models can have. The key refuses what comes through the store and the pipeline; vectors that something else writes into the table are found by the canary alone.',
    };
  },
});

/** Of unit vectors. */
function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
