/** An open lab as HTTP callers get it: every concern of `ServedLab` over what the packages have, behind the allowances of the server. */
import type { LabQuery, ServedLab } from '@raglab/core';
import { createQuizDesk } from '../lab-quiz.ts';
import type { OpenLab } from '../open-lab.ts';
import { createCollectionCatalog } from './collection-catalog.ts';
import { createDatasetCatalog, createLoadedDatasets } from './dataset-catalog.ts';
import { createDocumentLibrary } from './document-library.ts';
import { createEvaluationBook } from './evaluation-book.ts';
import { createExperimentBook } from './experiment-book.ts';
import { createLabJobs } from './lab-jobs.ts';
import { createLabelDesk } from './label-desk.ts';
import { createOperationsDesk } from './operations-desk.ts';
import { refusePaidQuestion } from './paid-calls.ts';
import { withoutAnswering, withoutWriting } from './read-only-desks.ts';
import { createRecordReader } from './read-records.ts';
import { createServedJobs } from './served-jobs.ts';
import type { ServedLabOptions } from './served-lab-options.ts';
import { createTraceBook } from './trace-book.ts';

/** `close` ends the jobs; the lab itself stays the caller's to close. */
export function createServedLab(lab: OpenLab, options: ServedLabOptions): ServedLab {
  const jobs = createLabJobs(lab.clock, options.onError);
  const datasets = createLoadedDatasets(lab);
  const read = createRecordReader(lab.runs);
  const checked = <T>(query: LabQuery, isAnswered: boolean, ask: (query: LabQuery) => T): T => {
    refusePaidQuestion(lab, options, query, isAnswered);
    return ask(query);
  };
  const labelling = createLabelDesk(lab, read);
  const quizzes = createQuizDesk(lab, datasets);
  return {
    search: async (query) => checked(query, false, lab.search),
    ask: async (query) => checked(query, true, lab.ask),
    async *askStream(query) {
      yield* checked(query, true, lab.askStream);
    },
    health: lab.health,
    documents: createDocumentLibrary(lab, options),
    collections: createCollectionCatalog(lab),
    traces: createTraceBook(lab),
    datasets: createDatasetCatalog(lab, datasets),
    evaluations: createEvaluationBook(lab, datasets, read),
    labelling: options.allowWrites ? labelling : withoutWriting(labelling),
    experiments: createExperimentBook(lab),
    quizzes: options.allowWrites ? quizzes : withoutAnswering(quizzes),
    operations: createOperationsDesk(lab, options, jobs.counts),
    jobs: createServedJobs(lab, jobs, options),
    close: jobs.close,
  };
}
