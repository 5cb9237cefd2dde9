/** Labelling over the lab's stored runs and labels: who labels sees question, answer and contexts, and never what the judge says. */
import {
  type JudgeRecord,
  type LabelDesk,
  type LabelItem,
  type LabelTaskRequest,
  pageOf,
  RaglabError,
  type StoredLabelDetail,
} from '@raglab/core';
import {
  annotatorAgreement,
  calibrateJudge,
  createLocalJudge,
  LABELLING_GUIDELINE,
  type Label,
  type StoredLabel,
  sampleForLabelling,
} from '@raglab/eval';
import type { OpenLab } from '../open-lab.ts';
import { EVALUATION_SEED } from '../score-stored-run.ts';
import { toAgreement, toCalibration } from './label-views.ts';
import type { RecordReader } from './read-records.ts';

const DEFAULT_COUNT = 100;

export function createLabelDesk(lab: OpenLab, read: RecordReader): LabelDesk {
  const judge = createLocalJudge();

  async function sampleOf({ runId: prefix, count = DEFAULT_COUNT, seed = 1 }: Omit<LabelTaskRequest, 'annotator'>) {
    const runId = await lab.runs.resolve(prefix);
    const records = await read.all(runId);
    const { dataset } = await lab.runs.manifest(runId);
    const sample = await sampleForLabelling({ runId, records, count, sampling: 'random', seed });
    return { runId, dataset: dataset.name, sample };
  }

  /** Any answer of the run: one that another sample drew may be labelled too. */
  async function recordOf(runId: string, recordId: string): Promise<JudgeRecord> {
    const { sample } = await sampleOf({ runId, count: Number.MAX_SAFE_INTEGER });
    const record = sample.find(({ id }) => id === recordId);
    if (record) return record;
    throw noRecord(runId, recordId);
  }

  /** The judge divides the answer and points to passages; what it thinks of them stays here. */
  async function toItem(runId: string, dataset: string, record: JudgeRecord): Promise<LabelItem> {
    const { id: recordId, question = null, contexts, answer } = record;
    const { claims } = await judge.judge(record);
    return {
      ...{ runId, dataset, recordId, question, contexts, answer },
      claims: claims.map(({ text, evidence }) => ({
        text,
        evidence: evidence && { context: evidence.context, start: evidence.start, end: evidence.end },
      })),
    };
  }

  const labelsOfDataset = (dataset: string): readonly StoredLabel[] => {
    const labels = lab.labels.list(dataset);
    if (labels.length > 0) return labels;
    throw new RaglabError({
      code: 'not_measured',
      problem: `nobody has labelled an answer of '${dataset}' yet`,
      expected: 'labels',
      received: 'none',
    });
  };

  return {
    async next({ annotator, recordId, ...request }) {
      const { runId, dataset, sample } = await sampleOf(request);
      const labels = lab.labels.list(dataset).filter((label) => label.run === runId && label.annotator === annotator);
      const labelled = new Set(labels.map(({ recordId }) => recordId));
      const left = sample.filter(({ id }) => !labelled.has(id));
      // One that is asked for by name may lie outside the sample: another annotator's was larger.
      const wanted = recordId === undefined ? left[0] : await recordOf(runId, recordId);
      const item = wanted === undefined ? null : await toItem(runId, dataset, wanted);
      return { item, done: sample.length - left.length, total: sample.length, guideline: LABELLING_GUIDELINE };
    },
    async write({ runId: prefix, recordId, annotator, label, guidelineVersion, claims }) {
      const { runId, dataset } = await sampleOf({ runId: prefix, count: 1 });
      const record = await recordOf(runId, recordId);
      const { question, contexts, answer } = record;
      const stored: Label = {
        ...{ id: recordId, contexts, answer, label, annotator, guidelineVersion, claimLabels: claims ?? null },
        ...(question !== undefined && { question }),
        ...{ source: 'human', humanLabel: null, dataset, sampling: 'random', run: runId },
      };
      lab.labels.add([stored], dataset);
      return toDetail(lab.labels.get(lab.labels.idOf(stored, dataset))!);
    },
    async undo(labelId) {
      const label = lab.labels.get(labelId);
      if (!label)
        throw new RaglabError({ code: 'not_found', problem: 'there is no such label', received: `'${labelId}'` });
      lab.labels.remove(labelId);
      return toDetail(label);
    },
    async list({ dataset, annotator, ...request }) {
      const labels = lab.labels
        .list(dataset)
        .filter((label) => annotator === undefined || label.annotator === annotator)
        .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || a.labelId.localeCompare(b.labelId));
      const page = pageOf(labels, request);
      return { ...page, items: page.items.map(toDetail) };
    },
    async agreement(dataset) {
      const labels = labelsOfDataset(dataset);
      const compared = labels.map(({ recordId, run, ...label }) => ({ ...label, id: recordKey(recordId, run) }));
      return toAgreement(annotatorAgreement(compared, EVALUATION_SEED), labels);
    },
    async calibration(dataset) {
      labelsOfDataset(dataset);
      const report = await calibrateJudge({ judge, labels: lab.labels.labels(dataset), seed: EVALUATION_SEED });
      return toCalibration(report, lab.clock.now().toISOString());
    },
  };
}

/** The same question answered by two runs is two records. */
export function recordKey(recordId: string, run: string | null): string {
  return run === null ? recordId : `${run}/${recordId}`;
}

function toDetail({ labelId, dataset, run: runId, recordId, ...rest }: StoredLabel): StoredLabelDetail {
  const { annotator, source, guidelineVersion, label, sampling, createdAt } = rest;
  return { labelId, dataset, runId, recordId, annotator, source, guidelineVersion, label, sampling, createdAt };
}

function noRecord(runId: string, recordId: string): RaglabError {
  return new RaglabError({
    code: 'not_found',
    problem: `run ${runId} has no answer to label under this id`,
    expected: 'a case that was answered',
    received: `'${recordId}'`,
  });
}
