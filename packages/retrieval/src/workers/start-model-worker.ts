/**
 * The caller's side of a model in a worker thread: requests with a number, replies as promises. The worker holds the process alive only while a
 * request is open. Runs from source (`.ts`, Node 24 strips the types) and from `dist` (`.js`).
 */
import { Worker } from 'node:worker_threads';
import { RaglabError } from '@raglab/core';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

export interface ModelWorker<Facts> {
  readonly facts: Facts;
  call<Result>(name: string, input: unknown): Promise<Result>;
  /** Waits for the calls that are under way. */
  close(): Promise<void>;
}

export interface ModelWorkerOptions {
  /** The worker's file without its ending, as a URL beside the caller's. */
  readonly file: URL;
  /** Handed to the worker's `load`. */
  readonly options: unknown;
  /** For errors: 'the embedding model X'. */
  readonly name: string;
}

interface Pending {
  /** What the caller waits for. */
  readonly promise: Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: RaglabError): void;
}

/** Tokens and tensors die young; left to itself V8 lets their space grow to 128 MB before it collects. */
const YOUNG_GENERATION_MB = 16;

/** Starts a worker and waits for its model. Rejects with the code `provider` when the model does not load. */
export async function startModelWorker<Facts>({
  file,
  options,
  name,
}: ModelWorkerOptions): Promise<ModelWorker<Facts>> {
  const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  // Flags of the process (`--input-type`, an inspector) are not for the worker.
  const worker = new Worker(new URL(file.href + suffix), {
    workerData: options,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const pending = new Map<number, Pending>();
  const failAll = (message: string): void => {
    for (const { reject } of pending.values()) reject(workerError(name, message));
    pending.clear();
  };
  let closed = false;
  let lastId = 0;

  const ready = Promise.withResolvers<Facts>();
  worker.on('message', (reply: WorkerReply) => {
    if (reply.type === 'ready') return ready.resolve(reply.facts as Facts);
    if (reply.type === 'not-loaded') return ready.reject(workerError(name, reply.message));
    const request = pending.get(reply.id);
    pending.delete(reply.id);
    if (pending.size === 0) worker.unref();
    if (reply.type === 'failed') request?.reject(workerError(name, reply.message));
    else request?.resolve(reply.result);
  });
  worker.on('error', (error) => {
    ready.reject(workerError(name, error.message));
    failAll(error.message);
  });
  worker.on('exit', () => {
    closed = true;
    failAll('it was closed');
  });

  const call = <Result>(callName: string, input: unknown): Promise<Result> => {
    if (closed) return Promise.reject(workerError(name, 'it was closed'));
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    lastId += 1;
    pending.set(lastId, { promise, resolve: (result) => resolve(result as Result), reject });
    worker.ref();
    worker.postMessage({ id: lastId, call: callName, input } satisfies WorkerRequest);
    return promise;
  };

  try {
    const facts = await ready.promise;
    worker.unref();
    const close = async (): Promise<void> => {
      closed = true;
      // A thread that is ended in the middle of a run takes the whole process with it (the runtime throws outside of JavaScript).
      await Promise.allSettled([...pending.values()].map(({ promise }) => promise));
      await worker.terminate();
    };
    return { facts, call, close };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

function workerError(name: string, message: string): RaglabError {
  return new RaglabError({
    code: 'provider',
    problem: `${name} failed`,
    received: message,
    remedy: 'Run `raglab models` to see what is installed.',
  });
}
