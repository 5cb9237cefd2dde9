/**
 * An embedding service over HTTP on this machine, with OpenAI's `/v1/embeddings`, that does what a script says: so many requests at once and
 * no more, an outage, a text that it refuses. What it refuses is not counted as served. Vectors are hashed words: they depend on the text alone.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Embedder } from '@raglab/core';
import { createOpenAiCompatibleEmbedder } from '@raglab/retrieval';
import type { StudyContext } from '../framework/study.ts';

export interface EmbeddingScript {
  /** Requests at once; what comes beyond is refused with 429. Default: no limit. */
  readonly slots?: number;
  /** Milliseconds for each request. Default 0. */
  readonly replyMs?: number;
  /** HTTP status of the reply to a request, which is the nth, from 1. Default 200. */
  statusOf?(texts: readonly string[], request: number): number;
}

export interface EmbeddingService {
  readonly baseUrl: string;
  /** What came since the last `reset`. */
  readonly counts: { requests: number; refused: number; served: number; servedTexts: number };
  reset(): void;
  /** A client of it: `batchSize` texts a request. */
  createEmbedder(batchSize: number): Promise<Embedder>;
}

const DIMENSION = 16;
/** Milliseconds that a refused client is asked to stay away. */
const RETRY_AFTER_MS = 20;

/** Closed after the run. */
export async function serveEmbeddings(
  context: Pick<StudyContext, 'closing'>,
  { slots = Number.POSITIVE_INFINITY, replyMs = 0, statusOf = () => 200 }: EmbeddingScript,
): Promise<EmbeddingService> {
  const counts = { requests: 0, refused: 0, served: 0, servedTexts: 0 };
  let busy = 0;
  const server = createServer(async (request, response) => {
    counts.requests++;
    // Decided when the request comes, before its body is read, as a gateway does.
    const isAccepted = busy < slots;
    if (isAccepted) busy++;
    const parts: Buffer[] = [];
    for await (const part of request) if (isAccepted) parts.push(part as Buffer);
    if (!isAccepted) return refuse(response, 429);
    const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: readonly string[] };
    const status = statusOf(input, counts.requests);
    if (status === 200 && replyMs > 0) await wait(replyMs);
    busy--;
    if (status !== 200) return refuse(response, status);
    counts.served++;
    counts.servedTexts += input.length;
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
    const words = input.reduce((sum, text) => sum + text.split(' ').length, 0);
    send(response, 200, { data, usage: { prompt_tokens: words, total_tokens: words } });
  });
  const refuse = (response: ServerResponse, status: number): void => {
    counts.refused++;
    send(response, status, { error: { message: 'refused by the script' } });
  };
  context.closing({ close: () => server.close().closeAllConnections() });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    baseUrl,
    counts,
    reset: () => void Object.assign(counts, { requests: 0, refused: 0, served: 0, servedTexts: 0 }),
    createEmbedder: (batchSize) =>
      createOpenAiCompatibleEmbedder({ baseUrl, model: 'hashed-words', dimension: DIMENSION, batchSize }),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const limits = status === 429 ? { 'retry-after-ms': String(RETRY_AFTER_MS) } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...limits }).end(JSON.stringify(body));
}

/** Each word adds one to a dimension: its hash (FNV-1a, 32 bits) says which. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(DIMENSION).fill(0);
  for (const word of text.toLowerCase().split(/\W+/)) {
    let hash = 2_166_136_261;
    for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 16_777_619);
    vector[(hash >>> 0) % DIMENSION]! += 1;
  }
  return vector;
}
