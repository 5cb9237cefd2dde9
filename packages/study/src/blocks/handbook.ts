/**
 * The data of most studies on text: rag-handbook, a textbook of 102 chapters with 289 questions, their judged chapters and the exact spans of
 * their answers. A part of it is a smaller collection of its own: the questions that its chapters answer.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Qrels } from '@raglab/core';
import { type EvaluationCase, loadDataset } from '@raglab/eval';
import type { StudyContext } from '../framework/study.ts';

const DATASETS = fileURLToPath(new URL('../../../../datasets', import.meta.url));
const NAME = 'rag-handbook';
/** Its folder: `labels.jsonl` and more. */
export const HANDBOOK_DIRECTORY: string = join(DATASETS, NAME);

export interface Handbook {
  /** JSON Lines with `_id`, `title`, `text`: what an ingestion takes. Documents come out under `corpus.jsonl#ID`. */
  readonly corpusPath: string;
  readonly documents: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  /** Answerable, both splits, ordered by id. */
  readonly cases: readonly EvaluationCase[];
  /** Of both splits. */
  readonly qrels: Qrels;
}

/**
 * `documents`: how many chapters, spread evenly over the book; all by default. Throws `not_found` without the dataset. Some questions of a
 * part keep judged chapters that are outside; those are left out of the judgments.
 */
export async function loadHandbook(
  { scratch }: Pick<StudyContext, 'scratch'>,
  { documents: wanted = Number.POSITIVE_INFINITY }: { readonly documents?: number } = {},
): Promise<Handbook> {
  const dataset = await loadDataset(DATASETS, NAME);
  const lines = readFileSync(join(dataset.directory, 'corpus.jsonl'), 'utf8').trim().split('\n');
  const step = Math.max(1, lines.length / wanted);
  const taken = lines.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  const corpusPath = join(scratch, 'corpus.jsonl');
  writeFileSync(corpusPath, `${taken.join('\n')}\n`);
  const documents = taken.map((line) => {
    const { _id: id, title, text } = JSON.parse(line) as { _id: string; title: string; text: string };
    return { id, title, text };
  });
  const ids = new Set(documents.map(({ id }) => id));
  const cases = dataset.cases.filter(
    ({ unanswerable, spans }) =>
      !unanswerable && spans.length > 0 && spans.every(({ documentId }) => ids.has(documentId)),
  );
  const judged = [...dataset.qrels.values()].flatMap((split) => [...split]);
  const qrels = judged.map(
    ([caseId, grades]) => [caseId, new Map([...grades].filter(([documentId]) => ids.has(documentId)))] as const,
  );
  return { corpusPath, documents, cases, qrels: new Map(qrels) };
}
