/**
 * Several trainings from the same first vectors, each with batches of its own, and the mean of their tables (Wortsman et al. 2022, model soups): what one
 * learns by the chance of its batches is averaged out. Vectors that began alike stay comparable; means of tables from different beginnings mean nothing.
 */
import type { Team } from '../../threads/start-team.ts';
import type { BatchState } from './batch-state.ts';
import type { BatchSource } from './fill-batch.ts';
import { type ContrastiveOptions, trainContrastively } from './train-contrastively.ts';

export interface BranchOptions extends ContrastiveOptions {
  /** The table that each branch begins with. */
  readonly first: Float32Array;
  readonly branches: number;
}

/** Uses the state's table for its work. `onStep` counts the steps of all branches. Returns the mean table and the losses of each branch. */
export async function trainBranches(
  team: Team,
  state: BatchState,
  source: BatchSource,
  { first, branches, seed, onStep, ...course }: BranchOptions,
): Promise<{ readonly rows: Float32Array; readonly losses: readonly (readonly number[])[] }> {
  const { rows, firstMoments, secondMoments } = state.table;
  const mean = new Float32Array(rows.length);
  const losses: number[][] = [];
  for (let branch = 0; branch < branches; branch++) {
    rows.set(first);
    firstMoments.fill(0);
    secondMoments.fill(0);
    const before = branch * course.steps;
    losses.push(
      await trainContrastively(team, state, source, {
        ...course,
        seed: seed + branch,
        onStep: (step, loss) => onStep?.(before + step, loss),
      }),
    );
    for (let i = 0; i < mean.length; i++) mean[i]! += rows[i]! / branches;
  }
  return { rows: mean, losses };
}
