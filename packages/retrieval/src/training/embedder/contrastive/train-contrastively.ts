/**
 * The training loop: draw a batch, encode, score, spread the gradients, update the rows it touched. Each line of a step is a task whose blocks the threads
 * share; the next begins when all are done.
 */
import { createRandom, throwIfAborted } from '@raglab/core';
import type { Team } from '../../threads/start-team.ts';
import { type BatchState, ROWS_PER_BLOCK, TEXTS_PER_BLOCK } from './batch-state.ts';
import { type BatchSource, fillBatch } from './fill-batch.ts';
import { sumColumns } from './score-batch.ts';

export interface ContrastiveOptions {
  readonly steps: number;
  readonly learningRate: number;
  readonly scale: number;
  /** Share of the steps in which the learning rate grows; afterwards it falls to zero in a straight line. */
  readonly warmup: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: number, loss: number) => void;
}

/** Trains the state's table in place. Returns the loss of each step, the mean over both directions and all prefixes. */
export async function trainContrastively(
  team: Team,
  state: BatchState,
  source: BatchSource,
  { steps, learningRate, scale, warmup, seed, signal, onStep }: ContrastiveOptions,
): Promise<number[]> {
  const random = createRandom(seed);
  const { size, table } = state;
  const blocks = size / TEXTS_PER_BLOCK;
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    throwIfAborted(signal);
    const count = fillBatch(state, source, random);
    await team.run('encodeTexts', 2 * blocks, state);
    await team.run('packDimensions', table.dimension / 8, state);
    await team.run('scoreQuestions', blocks, { state, scale });
    sumColumns(state);
    await team.run('spreadGradients', blocks, { state, scale });
    await team.run('gatherPassages', blocks, state);
    const rate = learningRate * Math.min(step / (warmup * steps), (steps - step + 1) / ((1 - warmup) * steps), 1);
    await team.run('updateRows', Math.ceil(count / ROWS_PER_BLOCK), { state, count, learningRate: rate, step });
    const loss = state.losses.reduce((sum, value) => sum + value, 0);
    losses.push(loss);
    onStep?.(step, loss);
  }
  return losses;
}
