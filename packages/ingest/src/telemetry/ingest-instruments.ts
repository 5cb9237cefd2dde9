/** The metrics of ingestion, made once for each meter provider: an SDK that is started later, or anew in a test, gets its own. */
import { type Counter, type Histogram, type MeterProvider, metrics, type UpDownCounter } from '@opentelemetry/api';
import { INSTRUMENTATION } from './in-span.ts';

export interface IngestInstruments {
  /** Documents that are read and cut, and not yet stored. */
  readonly queueDepth: UpDownCounter;
  /** Calls of the embedder that run now. */
  readonly inFlight: UpDownCounter;
  readonly retries: Counter;
  /** Tokens of one call. */
  readonly tokens: Histogram;
  /** US dollars. */
  readonly cost: Counter;
  /** By `raglab.ingest.outcome`: added, changed, unchanged, deleted, failed, dropped. */
  readonly documents: Counter;
}

const known = new WeakMap<MeterProvider, IngestInstruments>();

export function ingestInstruments(): IngestInstruments {
  const provider = metrics.getMeterProvider();
  const instruments = known.get(provider) ?? createInstruments(provider);
  known.set(provider, instruments);
  return instruments;
}

/** Counts the documents of a run, once, when it ends. */
export function countOutcomes(collection: string, documents: Readonly<Record<string, number>>): void {
  for (const outcome of ['added', 'changed', 'unchanged', 'deleted', 'failed', 'dropped']) {
    const attributes = { 'raglab.ingest.outcome': outcome, 'raglab.collection': collection };
    ingestInstruments().documents.add(documents[outcome] ?? 0, attributes);
  }
}

function createInstruments(provider: MeterProvider): IngestInstruments {
  const meter = provider.getMeter(INSTRUMENTATION);
  return {
    queueDepth: meter.createUpDownCounter('raglab.ingest.queue.depth', { unit: '{document}' }),
    inFlight: meter.createUpDownCounter('raglab.ingest.calls.in_flight', { unit: '{call}' }),
    retries: meter.createCounter('raglab.ingest.retries', { unit: '{call}' }),
    tokens: meter.createHistogram('gen_ai.client.token.usage', { unit: '{token}' }),
    cost: meter.createCounter('raglab.ingest.cost', { unit: 'USD' }),
    documents: meter.createCounter('raglab.ingest.documents', { unit: '{document}' }),
  };
}
