/** A lab as the HTTP API and the dashboard see it: questions, and one small interface per concern. Who implements it wires what the packages have. */
import type { Lab } from '../lab.ts';
import type { QuizDesk } from '../quiz.ts';
import type { CollectionCatalog } from './collection-catalog.ts';
import type { DatasetCatalog } from './dataset-catalog.ts';
import type { DocumentLibrary } from './document-library.ts';
import type { EvaluationBook } from './evaluation-book.ts';
import type { ExperimentBook } from './experiment-book.ts';
import type { JobQueue } from './job-queue.ts';
import type { LabelDesk } from './label-desk.ts';
import type { OperationsDesk } from './operations-desk.ts';
import type { TraceBook } from './trace-book.ts';

export interface ServedLab extends Lab {
  readonly documents: DocumentLibrary;
  readonly collections: CollectionCatalog;
  readonly traces: TraceBook;
  readonly datasets: DatasetCatalog;
  readonly evaluations: EvaluationBook;
  readonly labelling: LabelDesk;
  readonly experiments: ExperimentBook;
  readonly quizzes: QuizDesk;
  readonly operations: OperationsDesk;
  readonly jobs: JobQueue;
}
