/**
 * Ten thousand documents a day on one laptop: measured at smaller sizes, and extrapolated as one would have to defend it. The growth of the time with
 * the number of documents is fitted and used where it is worse than linear, and the same extrapolation must first predict the largest size measured.
 */
import { join } from 'node:path';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { createFactDocuments, writeFactCorpus } from '../../blocks/fact-documents.ts';
import { quantile } from '../../blocks/measure-latency.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { Finding } from '../../framework/study-result.ts';

const GOAL = 10_000;
const DAY_SECONDS = 86_400;
/** Of eleven words each: about a page. */
const SENTENCES = 30;
/** Of the documents, on a day that follows. */
const CHURN = 0.15;
/** An extrapolation that misses the largest measured size by more is not to be believed at ten times it. */
const BELIEVABLE = 1.5;
/** Of the day; a laptop has other things to do. */
const SPARE = 0.5;

export const documentsADay: Study = defineStudy({
  name: 'documents-a-day',
  claim: 'One laptop ingests 10,000 documents a day: read, cut, embedded, stored, searchable.',
  source: 'the capacity questions of system-design interviews on RAG; the lab’s own goal',
  method: `Documents of about ${SENTENCES * 11} words through the whole pipeline (file, ledger, chunks, the bundled embedder, LanceDB, upkeep of the index) into empty labs of several sizes, rounds in turn, and one day after each with ${CHURN * 100} % changed. The time for ${GOAL.toLocaleString('en')} is the largest measured, times the growth that is fitted over all sizes (log time over log documents), never taken below linear. The same rule over the smaller sizes must predict the largest within a factor of ${BELIEVABLE}.`,
  exercises: [
    'Run --size large, which measures 10,000. By how much did the published extrapolation miss, and on which side?',
    'Multiply the embedder’s time: at how many milliseconds a document does the day no longer suffice? Which models of `raglab models` are below?',
    'Let questions be asked meanwhile (four clients in a closed loop). What is left of the rate?',
  ],
  sizes: {
    small: { documents: [10, 20, 40], rounds: 1 },
    default: { documents: [500, 1500, 4500], rounds: 3 },
    large: { documents: [2500, 5000, 10_000], rounds: 2 },
  },
  plot: {
    title: 'Seconds by number of documents',
    ...{
      kind: 'line',
      x: 'documents',
      y: 'seconds',
      series: 'day',
      lower: 'fastest',
      upper: 'slowest',
      xScale: 'log',
      yScale: 'log',
    },
  },

  async run(context) {
    const { documents: sizes, rounds } = context.settings;
    const embedder = await createBundledEmbedder(context);
    const largest = sizes.at(-1)!;
    const documents = createFactDocuments({ documents: largest, seed: context.seed, sentences: SENTENCES });
    const path = join(context.scratch, 'source.jsonl');
    const measured = sizes.map((size) => ({
      size,
      chunks: 0,
      embedded: 0,
      first: [] as number[],
      next: [] as number[],
    }));
    // The first round loads the model and warms what is warm on any day.
    for (let round = -1; round < rounds; round++)
      for (const one of measured) {
        context.progress(Math.max(0, round), rounds, `rounds, ${one.size} documents`);
        if (round < 0 && one !== measured[0]) continue;
        const lab = await openTemporaryLab(context, { embedder, name: `lab-${one.size}-${round + 1}` });
        const given = documents.slice(0, one.size);
        const day = async (versionOf: (i: number) => number) => {
          writeFactCorpus(path, given, versionOf);
          const startedAt = context.clock.monotonicMs();
          const { chunks, embeddings } = await lab.ingest([path]);
          await lab.store.optimize();
          return { seconds: (context.clock.monotonicMs() - startedAt) / 1000, chunks, embeddings };
        };
        const first = await day(() => 0);
        const next = await day((i) => (i % Math.round(1 / CHURN) === 0 ? 1 : 0));
        if (round < 0) continue;
        Object.assign(one, { chunks: first.chunks.total, embedded: next.embeddings.computed });
        one.first.push(first.seconds);
        one.next.push(next.seconds);
      }
    const medians = measured.map(({ size, first }) => ({ size, seconds: quantile(first, 0.5) }));
    const check = extrapolate(medians.slice(0, -1), largest) / medians.at(-1)!.seconds;
    const spread = measured
      .at(-1)!
      .first.map((seconds) => extrapolate([...medians.slice(0, -1), { size: largest, seconds }], GOAL));
    const rate = measured.at(-1)!.first.map((seconds) => largest / seconds);
    const timed = (label: string, values: readonly number[], unit?: string): Finding => ({
      ...{ label, value: quantile(values, 0.5), lower: Math.min(...values), upper: Math.max(...values), timed: true },
      ...(unit && { unit }),
    });
    return {
      table: {
        columns: [
          { id: 'documents', title: 'documents' },
          { id: 'day', title: 'day' },
          { id: 'chunks', title: 'chunks' },
          { id: 'embedded', title: 'texts embedded' },
          { id: 'seconds', title: 's', digits: 2, timed: true },
          { id: 'fastest', title: 'fastest', digits: 2, timed: true },
          { id: 'slowest', title: 'slowest', digits: 2, timed: true },
        ],
        rows: measured.flatMap(({ size, chunks, embedded, first, next }) =>
          [
            { day: 'first', times: first, embedded: chunks },
            { day: 'next', times: next, embedded },
          ].map(({ times, ...row }) => ({
            ...{ documents: size, chunks, ...row, seconds: quantile(times, 0.5) },
            ...{ fastest: Math.min(...times), slowest: Math.max(...times) },
          })),
        ),
      },
      findings: {
        rate: timed(`documents a second at ${largest.toLocaleString('en')}, rounds`, rate),
        growth: { label: 'exponent of the growth with the number of documents', value: growthOf(medians), timed: true },
        check: {
          label: `${largest.toLocaleString('en')} documents as predicted from the smaller sizes, over measured`,
          value: check,
          timed: true,
        },
        seconds: timed(`${GOAL.toLocaleString('en')} documents, extrapolated`, spread, 's'),
        share: { label: 'of a day', value: Math.max(...spread) / DAY_SECONDS, timed: true },
      },
    };
  },

  judge({ rate, growth, check, seconds, share }) {
    const isBelievable = Math.max(check.value, 1 / check.value) <= BELIEVABLE;
    const fits = share.value < SPARE;
    return {
      verdict: fits && isBelievable ? 'holds' : fits ? 'holds partly' : 'does not hold here',
      why: `${formatFigure(rate.value)} documents a second [${formatFigure(rate.lower!)}, ${formatFigure(rate.upper!)}] at the largest size, growing with exponent ${formatFigure(growth.value)}; ${GOAL.toLocaleString('en')} take ${formatFigure(seconds.value / 60)} minutes by extrapolation, at worst ${formatShare(share.value)} of a day. From the smaller sizes the same rule gave ${formatFigure(check.value)} times what the largest took${isBelievable ? '' : ', which is too far off to believe it'}.`,
      scope: `A static embedder of some thousand passages a second, text that needs no conversion, nothing else asked of the lab meanwhile. Scans to be recognised and transformer models take a hundred times as long or more: the spare factor is ${formatFigure(1 / share.value)}.`,
    };
  },
});

interface Point {
  readonly size: number;
  readonly seconds: number;
}

/** Slope of log seconds over log size, least squares. */
function growthOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ size }) => Math.log(size)), mean(({ seconds }) => Math.log(seconds))];
  const covariance = mean(({ size, seconds }) => (Math.log(size) - x) * (Math.log(seconds) - y));
  return covariance / mean(({ size }) => (Math.log(size) - x) ** 2);
}

/** From the largest point on, by the growth over all, but at least linearly. */
function extrapolate(points: readonly Point[], size: number): number {
  const last = points.at(-1)!;
  return last.seconds * (size / last.size) ** Math.max(1, growthOf(points));
}
