/** The steps of `raglab demo`: the handbook that comes with the lab is ingested, indexed, asked and evaluated. What a first run made is reused by a second. */
import { findDataset, formatCalibration, formatEvaluation } from '@raglab/eval';
import { buildIndex } from '../lab/build-index.ts';
import { checkVersion, MIN_RECALL } from '../lab/check-version.ts';
import { datasetDirectories } from '../lab/dataset-directories.ts';
import { type Evaluation, evaluateDataset } from '../lab/evaluate-dataset.ts';
import type { OpenLab } from '../lab/open-lab.ts';
import { swapIndex } from '../lab/swap-index.ts';
import { verifyCollectionIndex } from '../lab/verify-collection-index.ts';
import type { Paint } from '../terminal/paint.ts';
import type { ProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { formatAnswer } from './format-answer.ts';
import { formatIngestReport } from './format-ingest-report.ts';
import { formatModes } from './format-modes.ts';
import { formatVerification } from './format-verification.ts';

const DATASET = 'rag-handbook';

/** One that names its subject in other words, one that hangs on numbers, one that the handbook does not answer. */
const QUESTIONS = [
  'How can two ranked lists be combined when their scores are not comparable?',
  'How many requests per minute can I send with batches of 64 chunks of 300 tokens and a limit of 1,000,000 tokens per minute?',
  'Which museum in Lisbon shows the oldest printed map of Brazil?',
] as const;

export interface DemoParts {
  readonly lab: OpenLab;
  readonly terminal: Terminal;
  readonly paint: Paint;
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
}

export async function runDemo(parts: DemoParts): Promise<Evaluation> {
  await ingestHandbook(parts);
  await buildGraph(parts);
  await answerQuestions(parts);
  return evaluate(parts);
}

async function ingestHandbook({ lab, terminal, paint, progress, signal }: DemoParts): Promise<void> {
  const dataset = await findDataset(DATASET, datasetDirectories(lab.catalog.directory));
  terminal.out(
    heading(
      paint,
      1,
      'Ingest',
      'a textbook on RAG: Markdown, HTML, PDF and Word, cut into sections, embedded on this machine',
    ),
  );
  const report = await lab
    .ingest({
      paths: [dataset.documentsPath],
      collection: DATASET,
      signal,
      onProgress: ({ documentsDone }) => progress.update(documentsDone, dataset.documentCount, 'documents'),
    })
    .finally(() => progress.end());
  terminal.out(formatIngestReport(report, terminal));
}

async function buildGraph({ lab, terminal, paint, progress, signal }: DemoParts): Promise<void> {
  terminal.out(
    heading(paint, 2, 'Index', 'an HNSW graph, built beside the running index, compared with exact search, swapped in'),
  );
  const active = lab.stores.active(DATASET);
  if (active.kind === 'hnsw-sq')
    terminal.out(
      `reused      version ${active.version} (${active.kind}, ${active.rows} chunks), built ${active.createdAt}`,
    );
  else {
    const onProgress = (done: number, total: number): void => progress.update(done, total, 'chunks copied');
    const build = await buildIndex(lab, { collection: DATASET, spec: { kind: 'hnsw-sq' }, signal, onProgress }).finally(
      () => progress.end(),
    );
    const check = { k: 10, minRecall: MIN_RECALL, evaluation: null, signal };
    await checkVersion(lab, build.version, check);
    await swapIndex(lab, { collection: DATASET, version: build.version.version, signal });
    terminal.out(
      `built       version ${build.version.version}: hnsw-sq over ${build.rows} chunks in ${(build.buildMs / 1000).toFixed(2)} s; version ${active.version} (${active.kind}) retired`,
    );
  }
  terminal.out(formatVerification(await verifyCollectionIndex(lab, lab.stores.active(DATASET), 10)));
}

async function answerQuestions({ lab, terminal, paint, signal }: DemoParts): Promise<void> {
  terminal.out(
    heading(
      paint,
      3,
      'Ask',
      'hybrid search and quoted answers; the table shows the rank of each context in every stage',
    ),
  );
  for (const question of QUESTIONS) {
    const report = await lab.ask({ question, collection: DATASET, trace: true, signal });
    terminal.out(`${paint.bold(`“${question}”`)}\n${formatAnswer(report, terminal)}\n`);
  }
}

async function evaluate({ lab, terminal, paint, progress, signal }: DemoParts): Promise<Evaluation> {
  terminal.out(
    heading(paint, 4, 'Evaluate and gate', 'test questions with graded judgments, reference answers and exact spans'),
  );
  const evaluation = await evaluateDataset(lab, {
    dataset: DATASET,
    reuse: true,
    signal,
    onProgress: progress.update,
  }).finally(() => progress.end());
  if (evaluation.reused) {
    terminal.out(
      `reused      the stored answers of run ${evaluation.report.runId}: same code, same index, same questions\n`,
    );
  }
  terminal.out(formatEvaluation(evaluation.report, { colour: terminal.colour }));
  terminal.out(`${formatModes(evaluation.modes, terminal)}\n`);
  if (evaluation.calibration) terminal.out(formatCalibration(evaluation.calibration));
  return evaluation;
}

/** A step of the demo and what it is about. */
export function heading(paint: Paint, step: number, title: string, what: string): string {
  return `\n${paint.bold(`${step}  ${title}`)}  ${paint.dim(what)}\n`;
}
