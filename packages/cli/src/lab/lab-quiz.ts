/** The quiz over a dataset that the lab can find; its answers are kept in the lab's catalog. */
import type { Clock, Quiz } from '@raglab/core';
import { createQuiz, findDataset, openQuizLog } from '@raglab/eval';
import { datasetDirectories } from './dataset-directories.ts';
import type { Catalog } from './open-catalog.ts';

export const QUIZ_DATASET = 'rag-handbook';

/** Paths in results are relative to the working directory. Throws `not_found` for an unknown dataset, `not_measured` for one without answers. */
export async function openLabQuiz(
  { database, directory }: Pick<Catalog, 'database' | 'directory'>,
  { dataset = QUIZ_DATASET, clock }: { readonly dataset?: string | undefined; readonly clock: Clock },
): Promise<Quiz> {
  const found = await findDataset(dataset, datasetDirectories(directory));
  return createQuiz({ dataset: found, log: openQuizLog(database, clock), clock, baseDirectory: process.cwd() });
}
