/** The suite of an evaluation: the file that was named, else the dataset's own `suite.yaml`, else one that measures what the dataset allows. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RaglabError } from '@raglab/core';
import { createSuite, type Dataset, loadSuite, type Suite } from '@raglab/eval';

export const RETRIEVAL_METRICS: readonly string[] = [
  'ndcg_cut_10',
  'recall_10',
  'recall_100',
  'map',
  'recip_rank',
  'P_5',
];
const ANSWER_METRICS = [
  'answer_not_empty',
  'citations_valid',
  'refusal_correct',
  'token_f1',
  'rouge_l',
  'span_recall',
  'faithfulness',
];

export interface DatasetSuiteOptions {
  readonly path: string | undefined;
  readonly split: string | undefined;
}

/** Throws `usage` when the split asked for is not in the dataset. */
export async function suiteForDataset(dataset: Dataset, { path, split }: DatasetSuiteOptions): Promise<Suite> {
  if (split !== undefined) assertSplit(dataset, split);
  const own = join(dataset.directory, 'suite.yaml');
  const file = path ?? (existsSync(own) ? own : undefined);
  const suite = file === undefined ? defaultSuite(dataset) : await loadSuite(file);
  if (suite.dataset !== dataset.name) {
    throw new RaglabError({
      code: 'configuration',
      problem: `suite '${suite.name}' is for another dataset`,
      expected: `dataset: ${dataset.name}`,
      received: `dataset: ${suite.dataset}`,
      remedy: `write \`dataset: ${dataset.name}\` in the suite, or evaluate the dataset that it names with --dataset ${suite.dataset}`,
    });
  }
  assertSplit(dataset, split ?? suite.split);
  return split === undefined ? suite : { ...suite, split };
}

/** What of a suite needs no answer, for the search modes that run beside the chosen one. */
export function retrievalSuiteOf({ name, dataset, split, metrics }: Suite): Suite {
  const ids = metrics.map(({ id }) => id).filter(isRetrievalMetric);
  return createSuite({ name: `${name}: retrieval`, dataset, split, metrics: ids.length > 0 ? ids : RETRIEVAL_METRICS });
}

/** Does any metric look at the answer, or only at what was retrieved? */
export function needsAnswers(suite: Suite): boolean {
  return suite.metrics.some(({ id }) => !isRetrievalMetric(id));
}

export function isRetrievalMetric(id: string): boolean {
  return /^(ndcg|recall|map|recip_rank|P_|Rprec|bpref|success|set_|iprec|span_|infAP|11pt|relative_P|gm_|num_)/.test(
    id,
  );
}

/** Passes when everything could be measured: without thresholds of one's own, no value can fail. */
function defaultSuite(dataset: Dataset): Suite {
  const answers = dataset.cases.some((item) => item.answer !== null || item.unanswerable) ? ANSWER_METRICS : [];
  return createSuite({
    name: `${dataset.name} (default)`,
    dataset: dataset.name,
    split: dataset.splits.includes('test') ? 'test' : dataset.splits[0],
    metrics: [...RETRIEVAL_METRICS, ...answers],
    criteria: [{ metric: 'ndcg_cut_10', at_least: 0 }],
  });
}

function assertSplit(dataset: Dataset, split: string): void {
  if (dataset.splits.includes(split)) return;
  throw new RaglabError({
    code: 'usage',
    problem: `dataset '${dataset.name}' has no split '${split}'`,
    expected: `one of ${dataset.splits.join(', ') || 'none: it has no judgments'}`,
    received: `'${split}'`,
  });
}
