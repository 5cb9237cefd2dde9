/** The jobs that callers may begin: each request is checked here in full, and becomes work for the queue. */
import type { Job, JobQueue, JobRequest } from '@raglab/core';
import { findDataset } from '@raglab/eval';
import { buildIndex } from '../build-index.ts';
import { checkVersion, MIN_RECALL } from '../check-version.ts';
import { datasetDirectories } from '../dataset-directories.ts';
import { suiteForDataset } from '../dataset-suite.ts';
import { evaluateDataset } from '../evaluate-dataset.ts';
import { specOf } from '../index-config.ts';
import type { OpenLab } from '../open-lab.ts';
import { swapIndex } from '../swap-index.ts';
import type { JobWork, LabJobs } from './lab-jobs.ts';
import { measureIndexKinds } from './measure-index-kinds.ts';
import { refuseLanguageModels } from './paid-calls.ts';
import { pathUnderRoots } from './path-roots.ts';
import { retryDeadLetters } from './retry-dead-letters.ts';
import { requireWrites, type ServedLabOptions } from './served-lab-options.ts';
import { keepUploads } from './uploads.ts';

type RequestOf<K extends JobRequest['kind']> = Extract<JobRequest, { readonly kind: K }>;

export function createServedJobs(lab: OpenLab, jobs: LabJobs, options: ServedLabOptions): JobQueue {
  const ingest = (collection: string, paths: readonly string[], title: string, dryRun?: boolean): JobWork => ({
    kind: 'ingest',
    title,
    run: async ({ signal, onProgress }) => ({
      ...(await lab.ingest({
        ...{ collection, paths, signal },
        ...(dryRun !== undefined && { dryRun }),
        onProgress: ({ documentsDone }) => onProgress({ done: documentsDone, total: null, what: 'documents' }),
      })),
    }),
  });

  async function workOf(request: JobRequest): Promise<JobWork> {
    switch (request.kind) {
      case 'ingest': {
        const { collection, paths, dryRun } = request;
        const real = await Promise.all(paths.map((path) => pathUnderRoots(path, options.roots)));
        return ingest(collection, real, `ingest ${paths.join(', ')} into ${collection}`, dryRun);
      }
      case 'build-index':
        return buildWork(lab, request);
      case 'evaluate':
        return evaluateWork(lab, request, options);
      case 'measure-indexes': {
        const { collection } = lab.stores.active(request.collection);
        const title = `measure the kinds of index on ${collection}`;
        const run: JobWork['run'] = async (context) => ({
          ...(await measureIndexKinds(lab, { collection, sample: request.sample, ...context })),
        });
        return { kind: request.kind, title, run };
      }
      case 'retry-dead-letters':
        return retryDeadLetters(lab, request, options);
    }
  }

  const begin = async (make: () => Promise<JobWork>): Promise<Job> => {
    requireWrites(options, 'a job');
    return jobs.add(await make());
  };

  return {
    list: jobs.list,
    get: jobs.get,
    watch: jobs.watch,
    cancel: jobs.cancel,
    start: (request) => begin(() => workOf(request)),
    upload: (collection, files) =>
      begin(async () => {
        const paths = await keepUploads(lab.catalog.directory, collection, files);
        const names = files.map(({ name }) => name).join(', ');
        return ingest(collection, paths, `ingest ${names} into ${collection}`);
      }),
  };
}

function buildWork(lab: OpenLab, { collection, index, swap = false }: RequestOf<'build-index'>): JobWork {
  const spec = specOf(index, lab.config);
  lab.stores.active(collection);
  return {
    kind: 'build-index',
    title: `build ${spec.kind} over ${collection}`,
    async run({ signal, onProgress }) {
      const build = await buildIndex(lab, {
        ...{ collection, spec, signal },
        onProgress: (done, total) => onProgress({ done, total, what: 'documents' }),
      });
      const settings = { k: 10, minRecall: MIN_RECALL, evaluation: null, signal };
      const check = await checkVersion(lab, build.version, settings);
      const swapped = swap && check.passed;
      if (swapped) await swapIndex(lab, { collection, version: build.version.version, signal });
      return { ...build, check, swapped };
    },
  };
}

async function evaluateWork(
  lab: OpenLab,
  { kind, ...request }: RequestOf<'evaluate'>,
  options: ServedLabOptions,
): Promise<JobWork> {
  const dataset = await findDataset(request.dataset, datasetDirectories(lab.catalog.directory));
  const suite = await suiteForDataset(dataset, { path: undefined, split: request.split });
  const generator = lab.config.ask.generator;
  const rerank = request.rerank ?? lab.config.search.rerank;
  refuseLanguageModels(options, { rerank, generator, judge: suite.judge?.use ?? 'local' });
  return {
    kind,
    title: `evaluate ${dataset.name}`,
    async run({ signal, onProgress }) {
      const { report, modes, exitCode } = await evaluateDataset(lab, {
        ...request,
        signal,
        onProgress: (done, total, what) => onProgress({ done, total, what }),
      });
      return { runId: report.runId, verdict: report.gate.verdict, exitCode, modes };
    },
  };
}
