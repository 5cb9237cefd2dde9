/**
 * The worker's side: loads one model and answers requests in order of arrival. The protocol is in `worker-protocol.ts`. Imports nothing that a model may
 * not need, core's schemas included: a small model is loaded sooner than they are.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

interface ServedCall {
  readonly result: unknown;
  /** Buffers in the result that are handed over instead of copied. */
  readonly transfer?: readonly ArrayBufferLike[];
}

export interface ServedModel {
  /** What the caller learns once the model is loaded. */
  readonly facts: unknown;
  readonly calls: Readonly<Record<string, (input: never) => Promise<ServedCall>>>;
}

/** Runs in a worker thread only; `load` gets what the caller started the worker with. */
export async function serveModel<Options>(load: (options: Options) => Promise<ServedModel>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('a model is served in a worker thread only');
  const post = (reply: WorkerReply, transfer: readonly ArrayBufferLike[] = []): void =>
    port.postMessage(reply, transfer as ArrayBuffer[]);
  try {
    const { facts, calls } = await load(workerData as Options);
    let queue: Promise<void> = Promise.resolve();
    const answer = async ({ id, call, input }: WorkerRequest): Promise<void> => {
      try {
        const { result, transfer } = await calls[call]!(input as never);
        post({ type: 'done', id, result }, transfer);
      } catch (error) {
        post({ type: 'failed', id, message: messageOf(error) });
      }
    };
    port.on('message', (request: WorkerRequest) => {
      queue = queue.then(() => answer(request));
    });
    post({ type: 'ready', facts });
  } catch (error) {
    post({ type: 'not-loaded', message: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
