/** One thread of a team: takes blocks of the task it was told until there are none left, then says so. */
import { parentPort, workerData } from 'node:worker_threads';
import { createVectorKernels } from '../kernels/vector-kernels.ts';
import type { TeamOrder, TeamWorkerData } from './start-team.ts';
import { TEAM_TASKS } from './team-tasks.ts';

const { memory, counter } = workerData as TeamWorkerData;
const kernels = createVectorKernels(memory);

parentPort?.on('message', ({ task, blocks, input }: TeamOrder) => {
  const run = TEAM_TASKS[task] as (input: unknown, block: number, parts: { kernels: typeof kernels }) => void;
  for (let block = Atomics.add(counter, 0, 1); block < blocks; block = Atomics.add(counter, 0, 1))
    run(input, block, { kernels });
  parentPort?.postMessage('done');
});
