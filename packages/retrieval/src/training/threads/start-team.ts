/**
 * A team of threads that do the blocks of one task after the other. A task is a function of one block of its input; arrays of the input are shared. Each
 * thread takes the next block when it is done with its last, and no two blocks write to the same place, so that the result is the same for any
 * number of threads: the bytes of a trained model do not tell how many cores made it.
 */
import { Worker } from 'node:worker_threads';
import { RaglabError } from '@raglab/core';
import type { KernelMemory } from '../kernels/vector-kernels.ts';
import type { TeamTasks } from './team-tasks.ts';

export interface Team {
  readonly threads: number;
  /** Runs all blocks, 0 to `blocks` - 1, and resolves when the last one is done. */
  run<Name extends keyof TeamTasks>(task: Name, blocks: number, input: TaskInput<Name>): Promise<void>;
  close(): Promise<void>;
}

type TaskInput<Name extends keyof TeamTasks> = Parameters<TeamTasks[Name]>[0];

export interface TeamOrder {
  readonly task: keyof TeamTasks;
  readonly blocks: number;
  readonly input: unknown;
}

export interface TeamWorkerData {
  readonly memory: KernelMemory;
  /** One number: the next block that nobody has taken. */
  readonly counter: Int32Array;
}

export function startTeam(memory: KernelMemory, threads: number): Team {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const file = new URL(`./team-worker${suffix}`, import.meta.url);
  const workerData: TeamWorkerData = { memory, counter };
  const workers = Array.from({ length: threads }, () => new Worker(file, { workerData, execArgv: [] }));
  return {
    threads,
    async run(task, blocks, input) {
      counter[0] = 0;
      await Promise.all(workers.map((worker) => order(worker, { task, blocks, input })));
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function order(worker: Worker, message: TeamOrder): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      settle();
    };
    const fail = (received: string, cause?: unknown): void =>
      finish(() => reject(new RaglabError({ code: 'provider', problem: 'a training thread failed', received, cause })));
    const onMessage = (): void => finish(resolve);
    const onError = (error: Error): void => fail(`${message.task}: ${error.message}`, error);
    const onExit = (): void => fail('it ended');
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(message);
  });
}
