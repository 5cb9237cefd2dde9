/** Stored evaluation runs as the dashboard reads them. Nothing is scored here: everything was, when the run was stored. */
import { type EvaluationBook, type EvaluationRunSummary, pageOf, RaglabError } from '@raglab/core';
import { casesByLoss, compareRuns, type RunManifest, type Scoring } from '@raglab/eval';
import type { OpenLab } from '../open-lab.ts';
import type { LoadedDatasets } from './dataset-catalog.ts';
import { toCaseDetail, toCaseSummary, toMetricChange, toRun, toRunSummary } from './evaluation-views.ts';
import type { RecordReader } from './read-records.ts';

/** Of the bootstrap and the permutations of a comparison. */
const COMPARISON_SEED = 1;
const USUAL_METRIC = 'ndcg_cut_10';

export function createEvaluationBook(lab: OpenLab, datasets: LoadedDatasets, read: RecordReader): EvaluationBook {
  const { runs } = lab;
  /** Null before that part of the run was written. */
  const ifStored = <T>(stored: Promise<T>): Promise<T | null> =>
    stored.catch((error: unknown) => {
      if (error instanceof RaglabError && error.code === 'not_found') return null;
      throw error;
    });
  async function summaryOf(manifest: RunManifest): Promise<EvaluationRunSummary> {
    const report = await ifStored(runs.report(manifest.runId));
    return toRunSummary(manifest, report, report ? null : await ifStored(runs.scores(manifest.runId)));
  }

  async function scored(prefix: string): Promise<{ manifest: RunManifest; scoring: Scoring }> {
    const runId = await runs.resolve(prefix);
    const scoring = await ifStored(runs.scores(runId));
    if (scoring) return { manifest: await runs.manifest(runId), scoring };
    throw new RaglabError({
      code: 'conflict',
      problem: `run ${runId} has no scores yet`,
      expected: 'a run that has ended',
      received: 'one that was stopped or is under way',
    });
  }

  /** The dataset in the version that the run asked; undefined where that is not at hand. */
  async function datasetOf({ dataset }: RunManifest) {
    const found = await datasets.load(dataset.name).catch(() => undefined);
    return found?.hash === dataset.hash ? found : undefined;
  }

  return {
    async list({ dataset, ...request }) {
      const manifests = (await runs.list()).filter((each) => dataset === undefined || each.dataset.name === dataset);
      const page = pageOf(manifests, request);
      return { ...page, items: await Promise.all(page.items.map(summaryOf)) };
    },
    async get(prefix) {
      const runId = await runs.resolve(prefix);
      const manifest = await runs.manifest(runId);
      const [report, scoring] = [await ifStored(runs.report(runId)), await ifStored(runs.scores(runId))];
      const records = scoring ? await read.all(runId) : [];
      return toRun({ manifest, report, scoring, records }, lab.catalog.baseDirectory);
    },
    async cases(prefix, { tag, order = 'worst', metric, contains, ...request }) {
      const { manifest, scoring } = await scored(prefix);
      refuseUnknownMetric(scoring, metric);
      const report = await ifStored(runs.report(manifest.runId));
      const records = new Map((await read.all(manifest.runId)).map((record) => [record.caseId, record]));
      const metrics = metric ? [metric] : (report?.gate.criteria ?? []).map((criterion) => criterion.metric);
      const ordered = order === 'id' ? scoring.cases : casesByLoss(scoring, metrics).map(({ item }) => item);
      const wanted = contains?.toLowerCase();
      const chosen = ordered.filter(
        ({ caseId, tags }) =>
          (tag === undefined || tags.includes(tag)) &&
          (wanted === undefined || (records.get(caseId)?.question ?? caseId).toLowerCase().includes(wanted)),
      );
      const page = pageOf(chosen, request);
      return { ...page, items: page.items.map((item) => toCaseSummary(item, records.get(item.caseId))) };
    },
    async case(prefix, caseId) {
      const { manifest, scoring } = await scored(prefix);
      const item = scoring.cases.find((each) => each.caseId === caseId);
      if (!item) throw noCase(manifest.runId, caseId);
      const record = await read.whole(manifest.runId, caseId);
      return toCaseDetail(item, record, await datasetOf(manifest));
    },
    async compare(before, after, { metric: wanted }) {
      const [old, current] = [await scored(before), await scored(after)];
      const comparison = compareRuns(old, current, { seed: COMPARISON_SEED });
      const shared = comparison.metrics.map(({ metric }) => metric);
      const metric = wanted ?? (shared.includes(USUAL_METRIC) ? USUAL_METRIC : shared[0]) ?? null;
      if (wanted !== undefined && !shared.includes(wanted)) throw notShared(shared, wanted);
      const records = await read.all(current.manifest.runId);
      const questions = new Map(records.map(({ caseId, question }) => [caseId, question]));
      const changes = metric === null ? [] : (comparison.cases[metric] ?? []);
      return {
        before: await summaryOf(old.manifest),
        after: await summaryOf(current.manifest),
        differences: comparison.differences,
        metrics: comparison.metrics.map(toMetricChange),
        slices: comparison.slices.map(toMetricChange),
        metric,
        cases: changes.map((change) => ({ ...change, question: questions.get(change.caseId) ?? null })),
      };
    },
  };
}

function refuseUnknownMetric({ metrics }: Scoring, wanted: string | undefined): void {
  if (wanted === undefined || metrics.some(({ id }) => id === wanted)) return;
  const expected = `one of ${metrics.map(({ id }) => id).join(', ')}`;
  throw new RaglabError({ code: 'usage', problem: 'the run has no such metric', expected, received: `'${wanted}'` });
}

function notShared(shared: readonly string[], wanted: string): RaglabError {
  return new RaglabError({
    code: 'usage',
    problem: 'both runs must have measured the metric',
    expected: shared.length > 0 ? `one of ${shared.join(', ')}` : 'a metric that they share; they share none',
    received: `'${wanted}'`,
  });
}

function noCase(runId: string, caseId: string): RaglabError {
  return new RaglabError({
    code: 'not_found',
    problem: `run ${runId} has no such case`,
    expected: 'the id of a case of the run',
    received: `'${caseId}'`,
  });
}
