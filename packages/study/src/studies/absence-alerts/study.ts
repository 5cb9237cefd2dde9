/**
 * Eight things that go wrong with a daily ingestion, each after some healthy days. Error alerts watch what the job says: it threw, documents failed.
 * Absence alerts watch what is not there: no run, too few documents. Which incident rings which bell, and which rings none?
 */
import { join } from 'node:path';
import { createManualClock, createRandom, type Embedder, RaglabError, shuffled } from '@raglab/core';
import { ledgerHealth } from '@raglab/ingest';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { createFactDocuments, type FactDocument, writeFactCorpus } from '../../blocks/fact-documents.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import { INCIDENTS } from './incidents.ts';

const DAY_MS = 86_400_000;
/** Of the documents, each day. */
const CHURN = 0.15;
/** Of the usual number of documents, below which a day has too few. */
const FEWEST = 0.5;

export const absenceAlerts: Study = defineStudy({
  name: 'absence-alerts',
  claim: 'Alerts on the absence of data catch what error alerts miss.',
  source:
    'the monitoring chapters of Google’s SRE books on freshness and completeness of pipelines; dead man’s switches of Prometheus (absent())',
  method: `A daily ingestion on a clock that is set: healthy days, on which ${CHURN * 100} % of the documents change, then days of one incident. At noon each day: did the job throw or leave failed documents (error alert); do the freshness and volume checks of the lab's health say anything but ok, with at least ${FEWEST * 100} % of the usual documents expected (absence alert)? Healthy days count false alarms. ${INCIDENTS.length} incidents, real runs of the pipeline.`,
  exercises: [
    'Write a check that catches the export of last week: how many of the documents must change on a usual day for it to be quiet on healthy ones?',
    'Set FEWEST to 0.05, then to 1. Which incident goes unseen, and what does a healthy source that shrinks cost?',
    'Let the service be down for one hour of the day only. Which alert sees it, and should it?',
  ],
  sizes: {
    small: { documents: 20, healthyDays: 1, incidentDays: 1 },
    default: { documents: 200, healthyDays: 7, incidentDays: 3 },
    large: { documents: 2000, healthyDays: 14, incidentDays: 3 },
  },
  plot: {
    title: 'Days of the incident with an alert, by kind of alert',
    kind: 'bar',
    x: 'incident',
    y: 'alerted',
    series: 'alert',
  },

  async run(context) {
    const { documents: count, healthyDays, incidentDays } = context.settings;
    const documents = createFactDocuments({ documents: count, seed: context.seed });
    const bundled = await createBundledEmbedder(context);
    const courses: Course[] = [];
    for (const [number, incident] of INCIDENTS.entries()) {
      context.progress(number, INCIDENTS.length, incident.name);
      const name = `incident-${number}`;
      const path = join(context.scratch, `${name}.jsonl`);
      const clock = createManualClock(new Date('2026-03-02T02:00:00Z'));
      const service = { isDown: false };
      const lab = await openTemporaryLab({ ...context, clock }, { embedder: breakable(bundled, service), name });
      const random = createRandom(context.seed);
      const versions = documents.map(() => 0);
      const versionOf = new Map(documents.map(({ id }, i) => [id, i]));
      const write = (given: readonly FactDocument[]): void =>
        writeFactCorpus(path, given, (i) => versions[versionOf.get(given[i]!.id)!]!, clock.now());
      const course: Course = { incident: incident.name, error: 0, absence: 0, falseError: 0, falseAbsence: 0 };
      for (let day = 0; day < healthyDays + incidentDays; day++) {
        const isIncident = day >= healthyDays;
        if (day > 0) for (const i of shuffled([...versions.keys()], random).slice(0, CHURN * count)) versions[i]!++;
        if (isIncident && incident.source) incident.source(path, documents, write);
        else write(documents);
        service.isDown = isIncident && incident.isServiceDown === true;
        const run = (): Promise<boolean> =>
          lab.ingest([path], { retries: 0, retryPauseMs: 1 }).then(({ documents: { failed } }) => failed > 0, () => true); // biome-ignore format: one thought
        const hasError = isIncident && incident.isNotRun ? false : await run();
        clock.advance(DAY_MS / 2);
        const options = { collection: name, clock, minDocuments: FEWEST * count, indexVersion: 'v1' };
        const { checks } = ledgerHealth(lab.ledger, options);
        const isAbsent = checks.some(({ name, status }) => ['freshness', 'volume'].includes(name) && status !== 'ok');
        course[isIncident ? 'error' : 'falseError'] += Number(hasError);
        course[isIncident ? 'absence' : 'falseAbsence'] += Number(isAbsent);
        clock.advance(DAY_MS / 2);
      }
      courses.push(course);
    }
    const number = (label: string, of: (course: Course) => boolean | number) => ({
      label,
      value: courses.reduce((sum, course) => sum + Number(of(course)), 0),
    });
    return {
      table: {
        columns: [
          { id: 'incident', title: 'incident' },
          { id: 'alert', title: 'alert on' },
          { id: 'alerted', title: `days alerted, of ${incidentDays}` },
          { id: 'falseAlarms', title: `of ${healthyDays} healthy days` },
        ],
        rows: courses.flatMap(({ incident, error, absence, falseError, falseAbsence }) => [
          { incident, alert: 'errors', alerted: error, falseAlarms: falseError },
          { incident, alert: 'absence', alerted: absence, falseAlarms: falseAbsence },
        ]),
      },
      findings: {
        incidents: number('incidents', () => 1),
        byErrors: number('incidents that error alerts caught', ({ error }) => error > 0),
        byAbsence: number('incidents that absence alerts caught', ({ absence }) => absence > 0),
        onlyAbsence: number(
          'incidents that absence alerts alone caught',
          ({ error, absence }) => absence > 0 && error === 0,
        ),
        onlyErrors: number(
          'incidents that error alerts alone caught',
          ({ error, absence }) => error > 0 && absence === 0,
        ),
        neither: number('incidents that nothing caught', ({ error, absence }) => error + absence === 0),
        falseAlarms: number('absence alerts on healthy days', ({ falseAbsence }) => falseAbsence),
      },
    };
  },

  judge({ incidents, byErrors, byAbsence, onlyAbsence, onlyErrors, neither, falseAlarms }) {
    const isUseful = onlyAbsence.value > 0;
    return {
      verdict: isUseful && falseAlarms.value === 0 ? 'holds' : isUseful ? 'holds partly' : 'does not hold here',
      why: `Of ${incidents.value} incidents error alerts catch ${byErrors.value} and absence alerts ${byAbsence.value}: ${onlyAbsence.value} by absence alone, ${onlyErrors.value} by errors alone${onlyAbsence.value > 0 && onlyErrors.value > 0 ? ', so neither replaces the other' : ''}. ${neither.value === 0 ? 'None goes unseen.' : `${formatFigure(neither.value)} of them nobody sees: exports of the right number of records, hollow or old in content.`} On healthy days the absence alerts rang ${formatFigure(falseAlarms.value)} times.`,
      scope:
        'Incidents chosen to be typical, each once: the counts say which kinds are seen, not how often they happen. A threshold at half of the usual volume sees no loss that is smaller.',
    };
  },
});

interface Course {
  readonly incident: string;
  /** Days with an alert. */
  error: number;
  absence: number;
  falseError: number;
  falseAbsence: number;
}

function breakable(embedder: Embedder, service: { readonly isDown: boolean }): Embedder {
  return {
    ...embedder,
    embed: async (texts, options) => {
      if (!service.isDown) return embedder.embed(texts, options);
      throw new RaglabError({ code: 'provider', problem: 'the embedding service is down', retryable: true });
    },
  };
}
