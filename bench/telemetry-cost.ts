/**
 * What does OpenTelemetry cost when nobody listens? One run counts the spans of an ingestion, the next, without a provider, its processor time; a
 * loop gives the processor time of an empty span beside the same call without one. Their product is the share that the spans take.
 * Run: pnpm bench:telemetry [documents]
 */
import './print-usage.ts';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { INVALID_SPAN_CONTEXT, type Span, type Tracer, trace } from '@opentelemetry/api';
import { inSpan } from '../packages/ingest/src/telemetry/in-span.ts';
import { createBundledEmbedder, createScratchFolder, openBenchLab } from './bench-lab.ts';
import { createGeneratedCorpus } from './generated-corpus.ts';
import { medianOf } from './measure-rounds.ts';
import { publishResults } from './publish-results.ts';

const CALLS = 200_000;
const ROUNDS = 7;

const documents = Number(process.argv[2] ?? 500);
const scratch = createScratchFolder('telemetry');
const { folder } = createGeneratedCorpus(join(scratch, 'sources'), documents);
const embedder = await createBundledEmbedder();
const spans = await countSpans();
const ingestionSeconds = await cpuSecondsOf(() => ingestOnce());
await embedder.close();
rmSync(scratch, { recursive: true });
const rounds: { plain: number; spanned: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const plain = await cpuSecondsOf(() => repeat((work) => work()));
  const spanned = await cpuSecondsOf(() => repeat((work) => inSpan('empty', {}, work)));
  rounds.push({ plain, spanned });
}
publish();

async function ingestOnce(): Promise<void> {
  const lab = await openBenchLab(embedder);
  await lab.ingest([folder]);
  await lab.close();
}

async function countSpans(): Promise<number> {
  let count = 0;
  const idle = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  const tracer = {
    startActiveSpan: (_name: string, _options: object, work: (span: Span) => unknown) => {
      count++;
      return work(idle);
    },
  } as Tracer;
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  await ingestOnce();
  trace.disable();
  return count;
}

async function repeat(call: (work: () => Promise<number>) => Promise<number>): Promise<void> {
  for (let i = 0; i < CALLS; i++) await call(async () => i);
}

async function cpuSecondsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function publish(): void {
  const microseconds = rounds.map(({ plain, spanned }) => ((spanned - plain) / CALLS) * 1e6);
  const [median, lowest, highest] = [medianOf(microseconds), Math.min(...microseconds), Math.max(...microseconds)];
  const perDocument = (ingestionSeconds * 1000) / documents;
  const share = (median * spans) / 1e6 / ingestionSeconds;
  publishResults({
    name: 'telemetry-cost',
    title: 'Cost of OpenTelemetry when it is off',
    command: `pnpm bench:telemetry ${documents}`,
    columns: ['documents', 'spans', 'processor ms a document', 'processor µs an idle span', 'share of the ingestion'],
    rows: [
      [
        documents.toLocaleString('en'),
        spans.toLocaleString('en'),
        perDocument.toFixed(2),
        `${median.toFixed(2)} (${lowest.toFixed(2)} to ${highest.toFixed(2)})`,
        `${(share * 100).toFixed(2)} %`,
      ],
    ],
    notes: [
      `An ingestion with the calls of the API takes ${(1 / (1 - share)).toFixed(4)} times the processor time of one without them.`,
      `An idle span is the difference of ${CALLS.toLocaleString('en')} awaited calls with and without one: median of ${ROUNDS} rounds (lowest to highest). Bundled static model, LanceDB, SQLite; a slower model makes the share smaller.`,
      'Spans alone: the counters and histograms, some calls for each batch of documents, are not in it.',
    ],
    measurements: { spans, ingestionSeconds, rounds },
  });
}
