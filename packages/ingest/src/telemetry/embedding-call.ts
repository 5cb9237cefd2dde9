/**
 * One call of an embedder as OpenTelemetry's semantic conventions for generative AI describe it: a client span `embeddings <model>` with
 * `gen_ai.*` attributes, and the histogram `gen_ai.client.token.usage`. Calls in flight, retries and cost, which have no convention, are `raglab.ingest.*`.
 */
import type { Embedder, Embedding } from '@raglab/core';
import { inSpan } from './in-span.ts';
import { ingestInstruments } from './ingest-instruments.ts';

/** `attempt` counts from 1; from 2 on it is a retry. */
export function tracedEmbeddingCall(
  embedder: Pick<Embedder, 'model' | 'dimension'>,
  { texts, attempt }: { readonly texts: number; readonly attempt: number },
  call: () => Promise<Embedding>,
): Promise<Embedding> {
  const model = {
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.request.model': embedder.model,
  };
  const attributes = {
    ...model,
    'gen_ai.embeddings.dimension.count': embedder.dimension,
    'raglab.ingest.texts': texts,
    'raglab.ingest.attempt': attempt,
  };
  return inSpan(`embeddings ${embedder.model}`, attributes, async (span) => {
    const { inFlight, retries, tokens, cost } = ingestInstruments();
    if (attempt > 1) retries.add(1, model);
    inFlight.add(1, model);
    try {
      const embedding = await call();
      span.setAttribute('gen_ai.usage.input_tokens', embedding.tokens);
      tokens.record(embedding.tokens, { ...model, 'gen_ai.token.type': 'input' });
      cost.add(embedding.costUsd, model);
      return embedding;
    } finally {
      inFlight.add(-1, model);
    }
  });
}
