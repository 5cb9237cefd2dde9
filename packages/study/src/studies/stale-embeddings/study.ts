/**
 * What an index answers when it is not kept up: documents change every day, one index follows daily, another every third day, one weekly, one
 * never. No query fails, no list is empty, no score falls: only the answer is yesterday's. And who could have known?
 */
import { join } from 'node:path';
import { createManualClock, createRandom, type Retriever, shuffled, wilsonInterval } from '@raglab/core';
import { ledgerHealth } from '@raglab/ingest';
import { createRetriever } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { createFactDocuments, type FactDocument, writeFactCorpus } from '../../blocks/fact-documents.ts';
import { openTemporaryLab, type TemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { Finding } from '../../framework/study-result.ts';

const DAY_MS = 86_400_000;
/** Of the documents, each day. */
const CHURN = 0.15;
/** Days between two runs; 0: the first run only. */
const EVERY = [1, 3, 7, 0] as const;

export const staleEmbeddings: Study = defineStudy({
  name: 'stale-embeddings',
  claim: 'Stale embeddings answer with yesterday’s knowledge: without an error, an empty list or a lower score.',
  source:
    'the freshness incidents of production RAG guides; Sculley et al., Hidden Technical Debt in Machine Learning Systems, 2015, on data that changes below a system',
  method: `Documents that each state one number; ${formatShare(CHURN)} of them get another number each day. Four indexes of the same source are brought up to date at different intervals. Every day a sample of questions is asked in hybrid mode, and the first chunk is compared with all numbers that the document ever stated: right, outdated, or of another document. Health is asked at noon of every day. Intervals are Wilson’s.`,
  exercises: [
    'Ask health with the date of the source’s last change in place of today’s run. Which lag can a check see that never reads the source?',
    'Write the new text and keep the old vector (upsert with the stored vector). Which share of questions in dense mode still finds it?',
    'Let a tenth of the documents have all the changes. What is a fair measure of staleness now: documents, or questions?',
  ],
  sizes: {
    small: { documents: 16, days: 4, questions: 6 },
    default: { documents: 400, days: 14, questions: 60 },
    large: { documents: 4000, days: 30, questions: 200 },
  },
  plot: { title: 'Outdated answers by age of the index', kind: 'line', x: 'day', y: 'outdated', series: 'followed' },

  async run(context) {
    const { documents: count, days, questions } = context.settings;
    const documents = createFactDocuments({ documents: count, seed: context.seed });
    const versions = documents.map(() => 0);
    const random = createRandom(context.seed);
    const path = join(context.scratch, 'source.jsonl');
    const clock = createManualClock(new Date('2026-03-02T01:00:00Z'));
    const embedder = await createBundledEmbedder(context);
    const indexes: Index[] = [];
    for (const every of EVERY) {
      const lab = await openTemporaryLab({ ...context, clock }, { embedder, name: `every-${every}` });
      indexes.push({ every, lab, retriever: createRetriever({ store: lab.store, embedder }), days: [] });
    }
    for (let day = 0; day < days; day++) {
      context.progress(day, days, 'days');
      if (day > 0) for (const i of shuffled([...documents.keys()], random).slice(0, CHURN * count)) versions[i]!++;
      writeFactCorpus(path, documents, (i) => versions[i]!, clock.now());
      clock.advance(DAY_MS / 24);
      const asked = shuffled([...documents.keys()], random).slice(0, questions);
      for (const index of indexes) {
        if (day === 0 || (index.every > 0 && day % index.every === 0)) await index.lab.ingest([path]);
        index.days.push(await askAll(index.retriever, documents, versions, asked));
        const { status } = ledgerHealth(index.lab.ledger, { collection: `every-${index.every}`, clock });
        Object.assign(index.days.at(-1)!, { warned: status !== 'ok' });
      }
      clock.advance(DAY_MS - DAY_MS / 24);
    }
    const share = (every: number, of: (day: Day) => number, label: string): Finding => {
      const found = indexes.find((index) => index.every === every)!.days.reduce((sum, day) => sum + of(day), 0);
      const { lower, upper } = wilsonInterval(found, days * questions)!;
      return { label, value: found / (days * questions), lower, upper };
    };
    const never = indexes.at(-1)!.days;
    const silent = indexes.flatMap((index) => index.days).filter(({ outdated, warned }) => outdated > 0 && !warned);
    return {
      table: {
        columns: [
          { id: 'day', title: 'day' },
          { id: 'followed', title: 'index follows' },
          { id: 'right', title: 'right', digits: 3 },
          { id: 'outdated', title: 'outdated', digits: 3 },
          { id: 'errors', title: 'errors or empty lists' },
          { id: 'score', title: 'mean score of the first', digits: 3 },
          { id: 'health', title: 'health' },
        ],
        rows: Array.from({ length: days }, (_, day) =>
          indexes.map(({ every, days: each }) => {
            const { right, outdated, errors, score, warned } = each[day]!;
            const followed = every === 0 ? 'never' : every === 1 ? 'daily' : `every ${every} days`;
            const answers = { right: right / questions, outdated: outdated / questions, score: score / questions };
            return { day, followed, ...answers, errors, health: warned ? 'not ok' : 'ok' };
          }),
        ).flat(),
      },
      findings: {
        daily: share(1, ({ outdated }) => outdated, 'outdated answers, index followed daily'),
        third: share(3, ({ outdated }) => outdated, 'outdated answers, every third day'),
        never: share(0, ({ outdated }) => outdated, 'outdated answers, never followed'),
        errors: share(0, ({ errors }) => errors, 'queries that failed or found nothing, never followed'),
        scoreChange: {
          label: 'mean score of the first hit, last day less first day, never followed',
          value: (never.at(-1)!.score - never[0]!.score) / questions,
        },
        silentDays: { label: 'days with outdated answers on which health said ok, all indexes', value: silent.length },
      },
    };
  },

  judge({ daily, third, never, errors, scoreChange, silentDays }) {
    const [isOutdated, isSilent] = [never.lower! > daily.upper!, errors.value === 0];
    return {
      verdict: isOutdated && isSilent ? 'holds' : isOutdated ? 'holds partly' : 'does not hold here',
      why: `An index that is followed daily gives ${formatShare(daily.value)} outdated answers, every third day ${formatShare(third.value)}, never ${formatShare(never.value)} over the whole time; ${formatShare(errors.value)} of the queries failed, and the score of the first hit moved by ${formatFigure(scoreChange.value)}. Health looks at the runs, not at the answers: it said ok on ${formatFigure(silentDays.value)} of the days with outdated answers.`,
      scope:
        'Changes of one number in a text, spread evenly over the documents. Where changes replace what a text is about, an old version is found less often, and the answer is missing instead of outdated.',
    };
  },
});

interface Index {
  readonly every: number;
  readonly lab: TemporaryLab;
  readonly retriever: Retriever;
  readonly days: Day[];
}
interface Day {
  readonly right: number;
  readonly outdated: number;
  readonly errors: number;
  /** Sum over the questions. */
  readonly score: number;
  readonly warned: boolean;
}

async function askAll(
  retriever: Retriever,
  documents: readonly FactDocument[],
  versions: readonly number[],
  asked: readonly number[],
): Promise<Day> {
  const day = { right: 0, outdated: 0, errors: 0, score: 0, warned: false };
  for (const i of asked) {
    const { question, answerOf } = documents[i]!;
    const first = await retriever.retrieve(question, { k: 1 }).then(({ hits }) => hits[0], () => undefined); // biome-ignore format: one thought
    const text = first?.record.chunk.text ?? '';
    const older = Array.from({ length: versions[i]! }, (_, version) => answerOf(version));
    if (!first) day.errors++;
    else if (text.includes(answerOf(versions[i]!))) day.right++;
    else if (older.some((answer) => text.includes(answer))) day.outdated++;
    day.score += first?.score ?? 0;
  }
  return day;
}
