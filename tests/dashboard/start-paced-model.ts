/**
 * A language model service over real HTTP that writes one answer, piece by piece, when the test says so: a page can be looked at between two pieces. Speaks the
 * streamed half of OpenAI's chat completions.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PacedModel {
  /** With `/v1`. */
  readonly baseUrl: string;
  /** The next question, once it has come. One at a time. */
  asked(): Promise<PacedAnswer>;
  close(): Promise<void>;
}

export interface PacedAnswer {
  /** What the model was asked. */
  readonly prompt: string;
  write(piece: string): void;
  end(): void;
  /** Fulfilled when whoever asked has gone before the end. */
  readonly hungUp: Promise<void>;
}

export async function startPacedModel(): Promise<PacedModel> {
  const waiting = { answers: [] as PacedAnswer[], takers: [] as ((answer: PacedAnswer) => void)[] };
  const http = createServer(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const { messages } = JSON.parse(Buffer.concat(parts).toString()) as { messages: { content: string }[] };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const answer = answerOver(response, messages.at(-1)!.content);
    const taker = waiting.takers.shift();
    if (taker) taker(answer);
    else waiting.answers.push(answer);
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    asked: () =>
      new Promise((resolve) => {
        const answer = waiting.answers.shift();
        if (answer) resolve(answer);
        else waiting.takers.push(resolve);
      }),
    close: () => {
      http.closeAllConnections();
      return new Promise((done) => http.close(() => done()));
    },
  };
}

function answerOver(response: ServerResponse, prompt: string): PacedAnswer {
  const send = (choices: readonly object[], rest: object = {}): void => {
    const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'paced', choices, ...rest };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  return {
    prompt,
    write: (content) => send([{ index: 0, delta: { content } }]),
    end: () => {
      send([{ index: 0, delta: {}, finish_reason: 'stop' }]);
      send([], { usage: { prompt_tokens: 100, completion_tokens: 20 } });
      response.end('data: [DONE]\n\n');
    },
    hungUp: new Promise((resolve) => response.once('close', resolve)),
  };
}
