/** Quizzes over the datasets that the lab can find; their answers are kept in the lab's catalog. */
import type { QuizDesk } from '@raglab/core';
import { createQuiz, openQuizLog } from '@raglab/eval';
import type { OpenLab } from './open-lab.ts';
import type { LoadedDatasets } from './served/dataset-catalog.ts';

export const QUIZ_DATASET = 'rag-handbook';

/** Paths of documents in results are relative to the working directory. */
export function createQuizDesk(
  { catalog, clock }: Pick<OpenLab, 'catalog' | 'clock'>,
  datasets: LoadedDatasets,
): QuizDesk {
  const log = openQuizLog(catalog.database, clock);
  return {
    async open(name = QUIZ_DATASET) {
      return createQuiz({ dataset: await datasets.load(name), log, clock, baseDirectory: process.cwd() });
    },
  };
}
