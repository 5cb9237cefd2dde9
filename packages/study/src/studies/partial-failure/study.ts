/**
 * A service that goes down in the middle, several times, and one text that it refuses. Embedding everything and then writing pays again for
 * what was answered; a pipeline that keeps each reply the moment it comes does not. Counted at the service, not at the client.
 */
import { join } from 'node:path';
import { RaglabError } from '@raglab/core';
import { serveEmbeddings } from '../../blocks/embedding-service.ts';
import { createFactDocuments, writeFactCorpus } from '../../blocks/fact-documents.ts';
import { openTemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study, type StudyContext } from '../../framework/study.ts';

/** Texts a request. */
const BATCH = 16;
/** Requests of the remaining work after which the service goes down, as shares of all requests; then it stays up. */
const OUTAGES = [0.25, 0.5, 0.75] as const;
/** Stands in one text; the service refuses it with 400, without saying which of the batch it was. */
const POISON = 'strychnine';
/** What may be paid more than once: a harmless text, asked to see whether the service is up. */
const NEARLY_ONE = 1.02;

export const partialFailure: Study = defineStudy({
  name: 'partial-failure',
  claim:
    'A run that fails in the middle can go on without embedding again what was embedded, and a bad text costs its own document only.',
  source: 'Helland, Idempotence Is Not a Medical Condition, ACM Queue 2012; the ingestion guides of vector stores',
  method: `A service over HTTP that goes down after ${OUTAGES.map(formatShare).join(', ')} of the requests, and refuses one text for good. "All or nothing" embeds all batches, then writes; an error throws the work away and it begins again. "Batch by batch" drops the batch that was refused. The lab's pipeline is run again with the same command each time. Texts that the service answered are counted there, against how many there are; one request at a time.`,
  exercises: [
    'Delete the cache between two runs. Which texts are paid for again, and which are found in the store all the same?',
    'Let the service answer and the connection break before the reply arrives. Can any client keep that from being paid twice?',
    'Set BATCH to 128: how many requests does it take to find the poison, and how many texts are sent again for it?',
  ],
  sizes: {
    small: { documents: 96 },
    default: { documents: 2000 },
    large: { documents: 20_000 },
  },
  plot: { title: 'Texts paid for, over texts there are', kind: 'bar', x: 'way', y: 'paid' },

  async run(context) {
    const { documents: count } = context.settings;
    const documents = createFactDocuments({ documents: count, seed: context.seed });
    const poisoned = documents.map((document, i) =>
      i === Math.floor(count / 3)
        ? { ...document, textOf: (version: number) => `${document.textOf(version)} ${POISON}` }
        : document,
    );
    const requests = Math.ceil(count / BATCH);
    const rows = [];
    for (const { way, run } of [
      { way: 'all or nothing', run: allOrNothing },
      { way: 'batch by batch', run: batchByBatch },
      { way: 'the lab’s pipeline', run: labPipeline },
    ]) {
      context.progress(rows.length, 3, way);
      const outages = OUTAGES.map((share) => Math.floor(share * requests));
      // Down from the nth answered request until somebody begins again.
      let isDown = false;
      const service = await serveEmbeddings(context, {
        statusOf(texts) {
          if (service.counts.served >= (outages[0] ?? Number.POSITIVE_INFINITY)) isDown = true;
          if (isDown) return 500;
          return texts.some((text) => text.includes(POISON)) ? 400 : 200;
        },
      });
      const restart = (): void => {
        if (isDown) outages.shift();
        isDown = false;
      };
      const corpus = way === 'all or nothing' ? documents : poisoned;
      const { runs, stored } = await run(context, { service, documents: corpus, restart });
      const { served, servedTexts, refused } = service.counts;
      rows.push({ way, runs, served, refused, servedTexts, paid: servedTexts / count, missing: count - stored });
    }
    const [naive, batches, lab] = rows as [(typeof rows)[number], (typeof rows)[number], (typeof rows)[number]];
    return {
      table: {
        columns: [
          { id: 'way', title: 'way' },
          { id: 'runs', title: 'runs until done' },
          { id: 'served', title: 'requests answered' },
          { id: 'refused', title: 'refused', timed: true },
          { id: 'servedTexts', title: 'texts paid for' },
          { id: 'paid', title: 'over texts there are', digits: 3 },
          { id: 'missing', title: 'documents missing at the end' },
        ],
        rows,
      },
      findings: {
        naivePaid: {
          label: 'texts paid for over texts, all or nothing (without the poison, which it never survives)',
          value: naive.paid,
        },
        labPaid: { label: 'texts paid for over texts, the lab’s pipeline', value: lab.paid },
        batchMissing: { label: 'documents missing for one bad text, batch by batch', value: batches.missing },
        labMissing: { label: 'documents missing for one bad text, the lab’s pipeline', value: lab.missing },
      },
    };
  },

  judge({ naivePaid, labPaid, batchMissing, labMissing }) {
    const [onlyOnce, onlyOne] = [labPaid.value <= NEARLY_ONE, labMissing.value === 1];
    return {
      verdict: onlyOnce && onlyOne ? 'holds' : onlyOnce || onlyOne ? 'holds partly' : 'does not hold here',
      why: `Over ${OUTAGES.length} outages the pipeline that keeps each reply pays for ${formatFigure(labPaid.value)} times the texts there are, all or nothing for ${formatFigure(naivePaid.value)} times. One refused text costs ${formatFigure(labMissing.value)} document in the pipeline, which halves the batch until it stands alone, and ${formatFigure(batchMissing.value)} where a batch is dropped.`,
      scope:
        'One request at a time, and replies that arrive. A process that is killed while replies are on the way pays for those again: at most as many as may run at once.',
    };
  },
});

interface Work {
  readonly service: Awaited<ReturnType<typeof serveEmbeddings>>;
  readonly documents: ReturnType<typeof createFactDocuments>;
  /** The operator: looks at the service and begins again. */
  readonly restart: () => void;
}
type Outcome = Promise<{ readonly runs: number; readonly stored: number }>;

async function allOrNothing({ signal }: StudyContext, { service, documents, restart }: Work): Outcome {
  const embedder = await service.createEmbedder(BATCH);
  for (let runs = 1; ; runs++) {
    try {
      await embedder.embed(documents.map(({ textOf }) => textOf(0)), { kind: 'passage', signal }); // biome-ignore format: one thought
      return { runs, stored: documents.length };
    } catch (error) {
      if (runs > OUTAGES.length + 1) throw error;
      restart();
    }
  }
}

async function batchByBatch({ signal }: StudyContext, { service, documents, restart }: Work): Outcome {
  const embedder = await service.createEmbedder(BATCH);
  let [runs, stored] = [1, 0];
  for (let from = 0; from < documents.length; ) {
    const batch = documents.slice(from, from + BATCH).map(({ textOf }) => textOf(0));
    try {
      stored += (await embedder.embed(batch, { kind: 'passage', signal })).vectors.length;
    } catch (error) {
      if (error instanceof RaglabError && error.retryable) {
        runs++;
        restart();
        continue;
      }
    }
    from += BATCH;
  }
  return { runs, stored };
}

async function labPipeline(context: StudyContext, { service, documents, restart }: Work): Outcome {
  const lab = await openTemporaryLab(context, { embedder: await service.createEmbedder(BATCH), name: 'partial' });
  const path = join(context.scratch, 'partial.jsonl');
  writeFactCorpus(path, documents, () => 0);
  for (let runs = 1; ; runs++) {
    try {
      await lab.ingest([path], { batchSize: BATCH, concurrency: 1, retries: 0, retryPauseMs: 1 });
      return { runs, stored: await lab.store.count() };
    } catch (error) {
      if (runs > OUTAGES.length + 1) throw error;
      restart();
    }
  }
}
