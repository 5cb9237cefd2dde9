/** Sweeps that `raglab bench` stored in the lab, and the studies with their results: the lab's own where its owner ran one, else the published. */
import { join } from 'node:path';
import { type ExperimentBook, pageOf, type StudyDetail, type StudySummary } from '@raglab/core';
import { openBenchStore } from '@raglab/eval';
import {
  loadStudies,
  loadStudy,
  PUBLISHED_RESULTS,
  readStudyResult,
  type Study,
  type StudyResult,
} from '@raglab/study';
import type { OpenLab } from '../open-lab.ts';

export function createExperimentBook(lab: OpenLab): ExperimentBook {
  const benches = openBenchStore(join(lab.catalog.directory, 'benches'));
  const resultOf = ({ name }: Study): StudyResult | undefined =>
    readStudyResult(join(lab.catalog.directory, 'studies'), name) ?? readStudyResult(PUBLISHED_RESULTS, name);
  return {
    benches: async (request) => pageOf(await benches.list(), request),
    bench: (benchId) => benches.read(benchId),
    studies: async () => (await loadStudies()).map((study) => toSummary(study, resultOf(study))),
    async study(name) {
      const study = await loadStudy(name);
      return toDetail(study, resultOf(study));
    },
  };
}

function toSummary({ name, claim, source, plot }: Study, result: StudyResult | undefined): StudySummary {
  const { verdict = null, why = null, date = null } = result ?? {};
  return { name, title: plot.title, claim, source, verdict, why, measuredAt: date };
}

function toDetail(study: Study, result: StudyResult | undefined): StudyDetail {
  const { where, ...plot } = study.plot;
  const rows = result?.rows.filter((row) => where?.(row) ?? true) ?? [];
  return {
    ...toSummary(study, result),
    markdown: `${study.method}\n\n${study.exercises.map((exercise) => `- ${exercise}`).join('\n')}\n`,
    results: result === undefined ? null : { ...result },
    plot: { ...plot, rows },
  };
}
