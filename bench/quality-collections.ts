/** What `bench/quality.ts` measures on: judged collections, ingested as the lab does it, asked by every system, scored per question. */
import { basename, join } from 'node:path';
import { corpusIdOf, type Embedder, type Hit, type Qrels, type TokenEmbedder } from '@raglab/core';
import { type Dataset, importDataset, loadDataset, parseMeasures, scoreRun, selectCases } from '@raglab/eval';
import { createScratchFolder, openBenchLab } from './bench-lab.ts';
import { createContest, SYSTEMS, type SystemName } from './quality-systems.ts';

/** Question id → value, of one measure and system. */
export type Values = ReadonlyMap<string, number>;

export interface MeasuredCollection {
  readonly name: string;
  readonly questions: number;
  readonly documents: number;
  readonly chunks: number;
  /** Measure → system → values. */
  readonly values: ReadonlyMap<string, ReadonlyMap<SystemName, Values>>;
  /** Tag → question ids; empty where questions have no tags. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Chunks asked for: several of one document count once, and recall at 100 wants a hundred documents. */
const DEPTH = 200;
export const MEASURES = ['ndcg_cut_10', 'recall_100', 'recip_rank'];
/** Chunks that recall of the reference characters looks at. */
const SPAN_DEPTH = 5;
export const SPAN_MEASURE = 'span_recall_5';

type Model = Embedder & TokenEmbedder;

export async function importFolder(path: string, format: 'beir' | 'chunking'): Promise<Dataset> {
  const directory = createScratchFolder('quality');
  const name = basename(path).replace(/[^A-Za-z0-9._-]/g, '-');
  await importDataset({ format, path, name, directory });
  return loadDataset(directory, name);
}

/** Documents with their best chunk's score; judged questions of one split (`test`, or the only one). */
export async function measureRetrieval(
  dataset: Dataset,
  embedder: Model,
  say: (text: string) => void,
  systems: readonly SystemName[] = SYSTEMS,
): Promise<MeasuredCollection> {
  const split = dataset.splits.includes('test') ? 'test' : dataset.splits[0]!;
  const judgments = dataset.qrels.get(split)!;
  const cases = selectCases(dataset, split).filter(({ id }) => hasRelevant(judgments, id));
  const lab = await openBenchLab(embedder);
  try {
    const { chunks } = await lab.ingest([dataset.documentsPath]);
    const ask = createContest(lab.store, embedder, systems);
    const runs = new Map(systems.map((name) => [name, new Map<string, Map<string, number>>()]));
    for (const [i, { id, question }] of cases.entries()) {
      if (i % 100 === 0) say(`${dataset.name}: ${i} of ${cases.length} questions`);
      for (const [name, hits] of await ask(question, DEPTH)) runs.get(name)!.set(id, documentScores(hits));
    }
    const judged = new Map(cases.map(({ id }) => [id, judgments.get(id)!]));
    const scored = new Map(systems.map((name) => [name, scoreRun(judged, runs.get(name)!, parseMeasures(MEASURES))]));
    const values = new Map(
      MEASURES.map((measure) => [
        measure,
        new Map(systems.map((name) => [name, valuesOf(scored.get(name)!, measure)])),
      ]),
    );
    const facts = {
      name: dataset.name,
      questions: cases.length,
      documents: dataset.documentCount,
      chunks: chunks.total,
    };
    return { ...facts, values, tags: tagsOf(cases) };
  } finally {
    await lab.close();
  }
}

/** Share of the reference characters that the first five chunks cover, with a chunker of the published tables. */
export async function measureSpans(
  dataset: Dataset,
  chunker: string,
  embedder: Model,
  say: (text: string) => void,
  systems: readonly SystemName[] = SYSTEMS,
): Promise<MeasuredCollection> {
  const lab = await openBenchLab(embedder, chunker);
  try {
    const { chunks } = await lab.ingest([dataset.documentsPath], { contextualHeader: false, clean: false });
    const ask = createContest(lab.store, embedder, systems);
    const recalls = new Map(systems.map((name) => [name, new Map<string, number>()]));
    for (const [i, { id, question, spans }] of dataset.cases.entries()) {
      if (i % 100 === 0) say(`${dataset.name} by ${chunker}: ${i} of ${dataset.cases.length} questions`);
      for (const [name, hits] of await ask(question, SPAN_DEPTH)) recalls.get(name)!.set(id, coveredShare(spans, hits));
    }
    const facts = { questions: dataset.cases.length, documents: dataset.documentCount, chunks: chunks.total };
    return {
      name: `${dataset.name}, ${chunker}`,
      ...facts,
      values: new Map([[SPAN_MEASURE, recalls]]),
      tags: new Map(),
    };
  } finally {
    await lab.close();
  }
}

function hasRelevant(judgments: Qrels, id: string): boolean {
  return [...(judgments.get(id)?.values() ?? [])].some((grade) => grade > 0);
}

/** Higher for the better-ranked: a reranked list has several scales, its order is what counts. */
function documentScores(hits: readonly Hit[]): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { record, rank } of hits) {
    const id = corpusIdOf(record.uri);
    if (!scores.has(id)) scores.set(id, -rank);
  }
  return scores;
}

function valuesOf({ perQuery }: ReturnType<typeof scoreRun>, measure: string): Values {
  return new Map([...perQuery].map(([id, values]) => [id, values.get(measure)!]));
}

function tagsOf(cases: Dataset['cases']): Map<string, Set<string>> {
  const tags = new Map<string, Set<string>>();
  for (const { id, tags: own } of cases) for (const tag of own) tags.set(tag, (tags.get(tag) ?? new Set()).add(id));
  return new Map([...tags].sort(([, a], [, b]) => b.size - a.size));
}

function coveredShare(spans: Dataset['cases'][number]['spans'], hits: readonly Hit[]): number {
  const covered = new Map<string, Set<number>>();
  const wanted = new Map<string, Set<number>>();
  const add = (to: Map<string, Set<number>>, id: string, start: number, end: number): void => {
    const places = to.get(id) ?? new Set();
    for (let at = start; at < end; at++) places.add(at);
    to.set(id, places);
  };
  for (const { documentId, start, end } of spans) add(wanted, documentId, start, end);
  for (const { record } of hits) add(covered, corpusIdOf(record.uri), record.chunk.start, record.chunk.end);
  let found = 0;
  let all = 0;
  for (const [id, places] of wanted) {
    all += places.size;
    for (const place of places) if (covered.get(id)?.has(place)) found += 1;
  }
  return all > 0 ? found / all : 0;
}

export const HANDBOOK: string = join(import.meta.dirname, '..', 'datasets');
