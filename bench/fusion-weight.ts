/**
 * Should the weight of the dense list depend on the question? For each question nDCG@10 of hybrid search (no reranker) at 21 weights from 0 to 1; then the
 * best fixed weight, and a logistic weight over facts of the two lists, both chosen on all collections but one and measured on that one. Beside them
 * the ceiling: for each question the weight that serves it best, which nobody knows beforehand.
 * Run: pnpm bench:fusion     Cranfield, CISI, XQuAD (../shared/data/beir) and the handbook's questions → docs/results/fusion-weight.{json,md}
 */
import './print-usage.ts';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { corpusIdOf, type Embedder, type StoreHit } from '@raglab/core';
import { comparePaired, type Dataset, loadDataset, parseMeasures, scoreRun, selectCases } from '@raglab/eval';
import { fuseWeighted } from '@raglab/retrieval';
import { createBundledEmbedder, openBenchLab } from './bench-lab.ts';
import { FUSION_FACTS, type FusionFacts, fitFusionWeight, weightFor } from './fusion-weight-model.ts';
import { publishResults } from './publish-results.ts';
import { HANDBOOK, importFolder } from './quality-collections.ts';

const WEIGHTS = Array.from({ length: 21 }, (_, i) => i / 20);
const SHIPPED = 0.2;
const DEPTH = 100;
const SEED = 20261121;

export interface MeasuredQuestion {
  readonly id: string;
  readonly facts: FusionFacts;
  /** nDCG@10 at each of the weights. */
  readonly byWeight: readonly number[];
}

const embedder = await createBundledEmbedder();
const collections = new Map<string, readonly MeasuredQuestion[]>();
const beir = resolve(import.meta.dirname, '..', '..', 'shared', 'data', 'beir');
for (const folder of existsSync(beir) ? readdirSync(beir).toSorted() : [])
  await measure(await importFolder(join(beir, folder), 'beir'), 'test', embedder);
const handbook = await loadDataset(HANDBOOK, 'rag-handbook');
for (const split of ['dev', 'test']) await measure(handbook, split, embedder);
await embedder.close();

const rows = [...collections].map(([name, questions]) => {
  const others = [...collections].flatMap(([other, own]) => (other.split(',')[0] === name.split(',')[0] ? [] : [own]));
  const fixed = bestFixed(others);
  const model = fitFusionWeight(others, WEIGHTS);
  const values = (weightOf: (question: MeasuredQuestion) => number): Map<string, number> =>
    new Map(questions.map((question) => [question.id, at(question.byWeight, weightOf(question))]));
  const shipped = values(() => SHIPPED);
  const contenders = [
    values(() => 0),
    shipped,
    values(() => fixed),
    values(({ facts }) => weightFor(facts, model)),
    new Map(questions.map(({ id, byWeight }) => [id, Math.max(...byWeight)])),
  ];
  const cells = contenders.map((own) => (own === shipped ? mean(own) : `${mean(own)} (${difference(own, shipped)})`));
  return { name, row: [name, String(questions.length), ...cells], fixed, model };
});
// The weight that ships is chosen on these; the handbook's test questions are kept out.
const chosenOn = [...collections].filter(([name]) => name !== 'rag-handbook, test').map(([, own]) => own);
const byWeight = meansByWeight(chosenOn).map((value, i) => `${WEIGHTS[i]} ${value.toFixed(4).replace(/^0/, '')}`);
publishResults({
  name: 'fusion-weight',
  title: 'The weight of the dense list: fixed, or by question',
  command: 'pnpm bench:fusion',
  columns: [
    'collection',
    'questions',
    '0: lexical',
    `${SHIPPED}: shipped`,
    'best fixed elsewhere',
    'by question',
    'best for each, unknowable',
  ],
  rows: rows.map(({ row }) => row),
  notes: [
    'nDCG@10 of hybrid search before any reranker; in brackets the paired difference to the shipped weight with its 95 % interval.',
    '“Best fixed elsewhere” and “by question” were chosen on the other collections only; a split of the handbook is not “other” to the other split.',
    `By question: a logistic function of ${Object.values(FUSION_FACTS).join('; ')}. Fitted to nDCG@10 itself, interpolated between the 21 weights.`,
    `Mean of all rows but the handbook’s test questions, by fixed weight: ${byWeight.join(', ')}.`,
    'The last column is what a perfect choice would reach: that much lies in the weight, as far as it can be known from the question.',
  ],
  measurements: rows.map(({ name, fixed, model }) => ({ name, fixed, model, questions: collections.get(name) })),
});

async function measure(dataset: Dataset, wanted: string, model: Embedder): Promise<void> {
  const split = dataset.splits.includes(wanted) ? wanted : dataset.splits[0]!;
  const judgments = dataset.qrels.get(split)!;
  const cases = selectCases(dataset, split).filter(({ id }) =>
    [...(judgments.get(id)?.values() ?? [])].some((grade) => grade > 0),
  );
  const lab = await openBenchLab(model);
  try {
    await lab.ingest([dataset.documentsPath]);
    const facts = new Map<string, FusionFacts>();
    const runs = WEIGHTS.map(() => new Map<string, Map<string, number>>());
    for (const { id, question } of cases) {
      const { vectors } = await model.embed([question], { kind: 'query' });
      const dense = await lab.store.searchVector(vectors[0]!, { k: DEPTH, exact: true });
      const lexical = await lab.store.searchText(question, { k: DEPTH });
      facts.set(id, factsOf(question, dense, lexical));
      for (const [i, weight] of WEIGHTS.entries()) runs[i]!.set(id, rankDocuments(dense, lexical, weight));
    }
    const judged = new Map(cases.map(({ id }) => [id, judgments.get(id)!]));
    const scored = runs.map((run) => scoreRun(judged, run, parseMeasures(['ndcg_cut_10'])).perQuery);
    const questions = cases.map(({ id }) => ({
      ...{ id, facts: facts.get(id)! },
      byWeight: scored.map((perQuery) => perQuery.get(id)!.get('ndcg_cut_10')!),
    }));
    collections.set(`${dataset.name}, ${split}`, questions);
    console.error(`${dataset.name}, ${split}: ${questions.length} questions`);
  } finally {
    await lab.close();
  }
}

/** Document → minus its best chunk's rank. */
function rankDocuments(dense: readonly StoreHit[], lexical: readonly StoreHit[], weight: number): Map<string, number> {
  const documents = new Map([...dense, ...lexical].map(({ record }) => [record.chunk.id, corpusIdOf(record.uri)]));
  const lists = [dense, lexical].map((list) => list.map(({ record, score }) => ({ id: record.chunk.id, score })));
  const fused = fuseWeighted(lists, { weights: [weight, 1 - weight], normalisation: 'min-max' });
  const ranks = new Map<string, number>();
  for (const [rank, { id }] of fused.entries()) {
    const document = documents.get(id)!;
    if (!ranks.has(document)) ranks.set(document, -rank);
  }
  return ranks;
}

function factsOf(question: string, dense: readonly StoreHit[], lexical: readonly StoreHit[]): FusionFacts {
  const ids = (list: readonly StoreHit[]): string[] => list.map(({ record }) => record.chunk.id);
  const [denseIds, lexicalIds] = [ids(dense), ids(lexical)];
  const reciprocal = (id: string | undefined, list: readonly string[]): number =>
    id !== undefined && list.includes(id) ? 1 / (1 + list.indexOf(id)) : 0;
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
  const found = (lexical[0]?.record.chunk.text ?? '').toLowerCase();
  const gap = (list: readonly StoreHit[]): number =>
    list.length > 0 && list[0]!.score > 0 ? 1 - list[Math.min(9, list.length - 1)]!.score / list[0]!.score : 0;
  return {
    agreement: denseIds.slice(0, 10).filter((id) => lexicalIds.slice(0, 10).includes(id)).length / 10,
    lexicalBestInDense: reciprocal(lexicalIds[0], denseIds),
    denseBestInLexical: reciprocal(denseIds[0], lexicalIds),
    coverage: words.size > 0 ? [...words].filter((word) => found.includes(word)).length / words.size : 0,
    ...{ lexicalGap: gap(lexical), denseGap: gap(dense) },
  };
}

/** Each collection counts the same. */
function meansByWeight(lists: readonly (readonly MeasuredQuestion[])[]): number[] {
  return WEIGHTS.map((_, i) => {
    const means = lists.map((own) => own.reduce((sum, { byWeight }) => sum + byWeight[i]!, 0) / own.length);
    return means.reduce((sum, value) => sum + value, 0) / means.length;
  });
}

function bestFixed(others: readonly (readonly MeasuredQuestion[])[]): number {
  const means = meansByWeight(others);
  return WEIGHTS[means.indexOf(Math.max(...means))]!;
}

/** Between two weights that were measured: a straight line. */
function at(byWeight: readonly number[], weight: number): number {
  const place = weight * (byWeight.length - 1);
  const left = Math.min(Math.floor(place), byWeight.length - 2);
  return byWeight[left]! + (place - left) * (byWeight[left + 1]! - byWeight[left]!);
}

function mean(values: ReadonlyMap<string, number>): string {
  return ([...values.values()].reduce((sum, value) => sum + value, 0) / values.size).toFixed(4).replace(/^0/, '');
}

function difference(own: ReadonlyMap<string, number>, base: ReadonlyMap<string, number>): string {
  const { gain, lower, upper } = comparePaired(own, base, { direction: 'higher', seed: SEED });
  return `${signed(gain)} [${signed(lower)}, ${signed(upper)}]`;
}

function signed(value: number | null): string {
  return value === null ? '–' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3).replace(/^0/, '')}`;
}
