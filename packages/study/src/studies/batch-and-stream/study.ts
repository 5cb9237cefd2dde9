/**
 * One log of changes, three ways in: line by line as it comes, with lines that are delivered twice; all at once; and as a file of what it amounts
 * to. One code path means that all three leave the same index. That the comparison can fail is shown by a batch job that is almost the same.
 */
import { join } from 'node:path';
import { corpusIdOf, sha256 } from '@raglab/core';
import { createRetriever } from '@raglab/retrieval';
import { createBundledEmbedder } from '../../blocks/bundled-embedder.ts';
import { createFactDocuments, writeFactCorpus } from '../../blocks/fact-documents.ts';
import { openTemporaryLab, type TemporaryLab } from '../../blocks/temporary-lab.ts';
import { formatFigure } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import { createChangeLog, DELETED } from './change-log.ts';

const K = 10;
/** Lines that a delivery repeats of the one before: at least once is what queues promise. */
const REPEATED = 5;

export const batchAndStream: Study = defineStudy({
  name: 'batch-and-stream',
  claim: 'Batch and stream by one code path give equal results (Kappa): a replay of the log is the batch.',
  source: 'Jay Kreps, Questioning the Lambda Architecture, O’Reilly Radar 2014',
  method: `A seeded log of upserts, changes and deletions (${DELETED * 100} % of the later events). Stream: applied in small deliveries, each repeating the last ${REPEATED} lines of the one before. Replay: the whole log in one run. Batch: a JSONL file of the final state, through the file loader. The indexes are compared chunk by chunk (document, span, text, vector), and by their first ${K} answers to the same questions in hybrid mode. Control: the batch with one setting of the pipeline changed (no title in what is embedded), as two code paths drift apart.`,
  exercises: [
    'Shuffle the lines within a delivery. Which property of the feed keeps the result right, and what does it cost?',
    'Kill the stream between two deliveries and give it the whole log again. How many texts does it embed twice?',
    'Let the batch use another chunker. In how many answers does a reader notice?',
  ],
  sizes: {
    small: { documents: 12, events: 30, delivery: 15, questions: 5 },
    default: { documents: 300, events: 1200, delivery: 40, questions: 150 },
    large: { documents: 3000, events: 12_000, delivery: 100, questions: 500 },
  },
  plot: { title: 'Chunks that differ from those of the stream', kind: 'bar', x: 'way', y: 'chunksApart' },

  async run(context) {
    const { documents: count, events, delivery, questions } = context.settings;
    const documents = createFactDocuments({ documents: count, seed: context.seed, sentences: 8 });
    const { lines, versions } = createChangeLog(documents, events, context.seed);
    const embedder = await createBundledEmbedder(context);
    const open = (name: string): Promise<TemporaryLab> => openTemporaryLab(context, { embedder, name });
    const labs: { way: string; lab: TemporaryLab; computed: number; skipped: number }[] = [];

    const stream = { way: 'stream', lab: await open('stream'), computed: 0, skipped: 0 };
    for (let from = 0; from < lines.length; from += delivery) {
      context.progress(from, lines.length, 'lines of the log');
      const delivered = lines.slice(Math.max(0, from - REPEATED), from + delivery);
      const { embeddings, feed } = await stream.lab.applyFeed(bytesOf(delivered));
      stream.computed += embeddings.computed;
      stream.skipped += feed.skipped;
    }
    labs.push(stream);
    const replay = await open('replay');
    const replayed = await replay.applyFeed(bytesOf(lines));
    labs.push({ way: 'replay', lab: replay, computed: replayed.embeddings.computed, skipped: replayed.feed.skipped });
    const path = join(context.scratch, 'final.jsonl');
    const alive = documents.filter((_, i) => versions[i] !== null);
    const finalOf = new Map(documents.map(({ id }, i) => [id, versions[i]!]));
    writeFactCorpus(path, alive, (i) => finalOf.get(alive[i]!.id)!);
    for (const [way, options] of [
      ['batch', {}],
      ['control: no title', { contextualHeader: false }],
    ] as const) {
      // biome-ignore format: one thought
      const lab = await open(way.split(':')[0]!);
      const { embeddings } = await lab.ingest([path], options);
      labs.push({ way, lab, computed: embeddings.computed, skipped: 0 });
    }

    const asked = alive.slice(0, questions).map(({ question }) => question);
    const contents = [];
    for (const { way, lab, computed, skipped } of labs) {
      context.progress(contents.length, labs.length, `comparing ${way}`);
      const retriever = createRetriever({ store: lab.store, embedder });
      const answers: string[] = [];
      for (const question of asked) {
        const { hits } = await retriever.retrieve(question, { k: K });
        answers.push(hits.map(({ record }) => `${corpusIdOf(record.uri)} ${record.chunk.start}`).join());
      }
      contents.push({ way, computed, skipped, chunks: await contentsOf(lab), answers });
    }
    const [first] = contents;
    const rows = contents.map(({ way, computed, skipped, chunks, answers }) => ({
      ...{ way, chunks: chunks.size, computed, skipped },
      chunksApart: unshared(chunks, first!.chunks),
      answersApart: answers.filter((answer, i) => answer !== first!.answers[i]).length,
    }));
    const of = (way: number, id: 'chunksApart' | 'answersApart'): number => rows[way]![id];
    return {
      table: {
        columns: [
          { id: 'way', title: 'way in' },
          { id: 'chunks', title: 'chunks' },
          { id: 'computed', title: 'texts embedded' },
          { id: 'skipped', title: 'lines known already' },
          { id: 'chunksApart', title: 'chunks not as in the stream' },
          { id: 'answersApart', title: `of ${asked.length} answers not as in the stream` },
        ],
        rows,
      },
      findings: {
        replay: { label: 'chunks that stream and replay do not share', value: of(1, 'chunksApart') },
        batch: { label: 'chunks that stream and batch do not share', value: of(2, 'chunksApart') },
        answers: {
          label: 'answers that differ, replay and batch together',
          value: of(1, 'answersApart') + of(2, 'answersApart'),
        },
        control: { label: 'chunks that stream and control do not share', value: of(3, 'chunksApart') },
        controlAnswers: { label: 'answers that differ, control', value: of(3, 'answersApart') },
        repeated: { label: 'lines that came twice and were skipped', value: stream.skipped },
        work: {
          label: 'texts that the stream embedded, over those of the batch',
          value: rows[0]!.computed / rows[2]!.computed,
        },
      },
    };
  },

  judge({ replay, batch, answers, control, controlAnswers, repeated, work }) {
    // Only a comparison that finds the control means something.
    const isSharp = control.value > 0;
    const [asReplay, asBatch] = [replay.value === 0, batch.value === 0 && answers.value === 0];
    return {
      verdict:
        isSharp && asReplay && asBatch
          ? 'holds'
          : isSharp && (asReplay || asBatch)
            ? 'holds partly'
            : 'does not hold here',
      why: `After ${formatFigure(repeated.value)} lines that came twice, stream and replay differ in ${formatFigure(replay.value)} chunks, stream and batch in ${formatFigure(batch.value)}, and ${formatFigure(answers.value)} answers differ. One setting apart, the control differs in ${formatFigure(control.value)} chunks and ${formatFigure(controlAnswers.value)} answers. Following every change costs the stream ${formatFigure(work.value)} times the embeddings of the final state.`,
      scope:
        'Exact search over one store: an approximate index is built from the order in which rows came, so its lists may differ where its chunks do not. Times of embedding differ by nature and are not compared.',
    };
  },
});

async function* bytesOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${lines.join('\n')}\n`);
}

/** One line for each chunk. Where a document came from and when are left out: they differ by nature. */
async function contentsOf({ store }: TemporaryLab): Promise<Set<string>> {
  const records = await store.get(await store.listIds(), { withVectors: true });
  return new Set(
    records.map(({ uri, title, chunk: { start, end, text }, vector }) => {
      const hash = sha256(new Uint8Array(vector!.buffer, vector!.byteOffset, vector!.byteLength));
      return [corpusIdOf(uri), title, start, end, text, hash].join('\n');
    }),
  );
}

function unshared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((item) => !b.has(item)).length + [...b].filter((item) => !a.has(item)).length;
}
