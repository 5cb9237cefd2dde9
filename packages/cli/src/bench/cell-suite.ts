/**
 * What a cell is scored by: each retrieval metric twice, over as many tokens as every cell hands on and over the first k chunks; metrics of the
 * answer once. By default what the dataset can judge: reference passages where most questions have them, else graded documents.
 */
import { contentId, RaglabError } from '@raglab/core';
import {
  type CaseMetric,
  createSpanIou,
  createSpanPrecision,
  createSpanRecall,
  createSuite,
  cutMetric,
  type Dataset,
  type Metric,
  type Suite,
  selectCases,
} from '@raglab/eval';
import { isRetrievalMetric } from '../lab/dataset-suite.ts';
import type { Grid } from './grid.ts';
import { gridError } from './grid-error.ts';

export interface BenchMetrics {
  /** The metric that cells are compared by comes first. */
  readonly retrieval: readonly CaseMetric[];
  readonly answers: readonly CaseMetric[];
  /** The first of the two: of retrieval unless the grid asks for one of the answer. */
  readonly quality: CaseMetric;
}

const SPANS = ['span_recall', 'span_precision', 'span_iou'];
const DOCUMENTS = ['ndcg_cut_10', 'recall_10', 'recip_rank'];
const ANSWERS = ['token_f1', 'citations_valid', 'refusal_correct'];

/** Throws `configuration`, with the place in the file, for a metric that there is not or that needs an answer or a judge. */
export function benchMetrics(grid: Grid, dataset: Dataset, split: string): BenchMetrics {
  const cases = selectCases(dataset, split).filter(({ unanswerable }) => !unanswerable);
  const hasSpans = cases.filter(({ spans }) => spans.length > 0).length * 2 > cases.length;
  const usual = [...(hasSpans ? [...SPANS, 'ndcg_cut_10'] : DOCUMENTS), ...(grid.generator ? ANSWERS : [])];
  const asksForPrompts = (grid.axes.prompt?.length ?? 0) > 1;
  const chosen = grid.quality ?? (asksForPrompts ? 'token_f1' : (grid.metrics?.[0] ?? usual[0]!));
  const names = [...new Set([chosen, ...(grid.metrics ?? usual)])];
  const metrics = names.flatMap((name) => {
    const at = name === grid.quality ? ['quality'] : ['metrics', Math.max(0, grid.metrics?.indexOf(name) ?? 0)];
    return resolve(name, grid, at);
  });
  const retrieval = metrics.filter(({ id }) => isRetrievalMetric(id));
  const answers = metrics.filter(({ id }) => !isRetrievalMetric(id));
  return { retrieval, answers, quality: metrics[0]! };
}

/** The suite of the cells with this k. */
export function cellSuite(grid: Grid, dataset: Dataset, split: string, metrics: BenchMetrics, k: number): Suite {
  const cut = metrics.retrieval.flatMap((metric) => [
    cutMetric(metric, { tokens: grid.tokens }),
    cutMetric(metric, { chunks: k }),
  ]);
  const all: readonly Metric[] = [...cut, ...metrics.answers];
  const base = createSuite({ name: `bench ${grid.name}`, dataset: dataset.name, split, metrics: [] });
  const measurementHash = contentId(
    'measurement',
    dataset.name,
    split,
    all.map(({ id, semantics }) => `${id}@${semantics}`),
  );
  return { ...base, metrics: all, measurementHash, hash: contentId('suite', measurementHash) };
}

const WHOLE: Readonly<Record<string, (k: number) => CaseMetric>> = {
  span_recall: createSpanRecall,
  span_precision: createSpanPrecision,
  span_iou: createSpanIou,
};

/** Metrics of spans look at everything that is handed on, not at the first five chunks. */
function resolve(name: string, grid: Grid, at: readonly (string | number)[]): CaseMetric[] {
  const whole = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined;
  if (whole) return [{ ...whole(Number.POSITIVE_INFINITY), id: name }];
  let found: readonly Metric[];
  try {
    found = createSuite({ name: grid.name, dataset: grid.dataset, metrics: [name] }).metrics;
  } catch (error) {
    if (error instanceof RaglabError)
      throw gridError(grid, at, {
        expected: 'a retrieval metric such as span_recall, ndcg_cut_10, recall_10',
        received: `'${name}'`,
      });
    throw error;
  }
  return found.map((metric) => {
    if (metric.layer === 'judge')
      throw gridError(grid, at, { expected: 'a metric that needs no judge', received: `'${name}'` });
    if (!isRetrievalMetric(metric.id) && grid.generator === undefined) {
      throw gridError(grid, at, {
        expected: "a metric of what is retrieved, or a 'generator' that answers",
        received: `'${name}'`,
      });
    }
    return metric;
  });
}
