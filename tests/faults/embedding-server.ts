/**
 * An embedding service over real HTTP on loopback that misbehaves on a seeded schedule, refuses poisoned texts with 400 (naming the input in
 * half of the cases) and counts what it served: one entry per text and successful reply. Vectors depend on the text alone.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRandom, sha256 } from '@raglab/core';
import { createFaultSchedule, type Fault } from './fault-schedule.ts';

export const DIMENSION = 8;
/** A text with this word is refused. */
export const POISON = 'strychnine';

export interface EmbeddingServer {
  readonly baseUrl: string;
  /** Turned off for clean runs. */
  isFaulty: boolean;
  /** Called when a request has arrived, with its number from 1, before anything is answered. */
  onRequest: (count: number) => void;
  /** Called after each successful reply was handed to the system. */
  onServed: () => void;
  /** Hashes of the texts of every successful reply, in order. */
  readonly served: (readonly string[])[];
  readonly faults: Map<Fault | 'refused', number>;
  /** Resolves when no request is being answered. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startEmbeddingServer(seed: number): Promise<EmbeddingServer> {
  const random = createRandom(seed);
  const nextFault = createFaultSchedule(random);
  let count = 0;
  let open = 0;
  const http = createServer((request, response) => {
    open++;
    response.on('close', () => open--);
    void answer(request, response);
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const server: EmbeddingServer = {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    isFaulty: true,
    onRequest: () => {},
    onServed: () => {},
    served: [],
    faults: new Map(),
    idle: async () => {
      while (open > 0) await new Promise((done) => setTimeout(done, 2));
    },
    close: () =>
      new Promise((done) => {
        http.close(() => done());
        http.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    try {
      for await (const part of request) parts.push(part as Buffer);
    } catch {
      return;
    }
    const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: readonly string[] };
    server.onRequest(++count);
    await new Promise((done) => setTimeout(done, random() * 4));
    if (response.destroyed) return;
    const fault = server.isFaulty ? nextFault() : null;
    if (fault) {
      tally(server.faults, fault);
      return misbehave(fault, input, response);
    }
    const poisoned = input.findIndex((text) => text.includes(POISON));
    if (poisoned >= 0) {
      tally(server.faults, 'refused');
      const param = random() < 0.5 ? `input[${poisoned}]` : null;
      return send(response, 400, { error: { message: 'this text cannot be embedded', param } });
    }
    server.served.push(input.map((text) => sha256(text)));
    send(response, 200, replyTo(input));
    server.onServed();
  }
  return server;
}

function misbehave(fault: Fault, input: readonly string[], response: ServerResponse): void {
  const reply = replyTo(input);
  const [first, ...others] = reply.data;
  const replaced = (embedding: number[]) => ({ ...reply, data: [...others, { ...first!, embedding }] });
  switch (fault) {
    case 'rate-limited':
      send(response, 429, { error: { message: 'too many requests' } });
      break;
    case 'rate-limited-with-retry-after':
      send(response, 429, { error: { message: 'too many requests' } }, { 'retry-after-ms': '25' });
      break;
    case 'unavailable-with-date':
      send(response, 503, { error: 'busy' }, { 'retry-after': new Date(Date.now() + 1000).toUTCString() });
      break;
    case 'stall':
      break;
    case 'closed-before-reply':
      response.destroy();
      break;
    case 'closed-in-body': {
      const body = JSON.stringify(reply);
      response.writeHead(200, { 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, body.length >> 1), () => response.destroy());
      break;
    }
    case 'server-error':
      send(response, 500, { error: { message: 'internal error' } });
      break;
    case 'wrong-count':
      send(response, 200, { ...reply, data: [...reply.data, first] });
      break;
    case 'doubled-index':
      send(response, 200, { ...reply, data: reply.data.map((row) => ({ ...row, index: 1 })) });
      break;
    case 'wrong-dimension':
      send(response, 200, replaced([1, 2, 3]));
      break;
    case 'not-a-number':
      response.end(JSON.stringify(replaced([0.25])).replace('[0.25]', `[${'NaN, '.repeat(7)}1]`));
      break;
    case 'malformed-json':
      response.end('{"data": [{"index": 0, "embedding": [0.1, ');
      break;
  }
}

function replyTo(input: readonly string[]) {
  const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
  const tokens = input.reduce((sum, text) => sum + text.split(' ').length, 0);
  return { object: 'list', data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function vectorOf(text: string): number[] {
  return [...createHash('sha256').update(text).digest().subarray(0, DIMENSION)].map((byte) => byte - 127.5);
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function tally<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
