/** `raglab train`: makes the small models that the lab ships, or one's own in their place. */
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { addTrainEmbedderCommand } from './train-embedder.ts';
import { addTrainJudgeCommand } from './train-judge.ts';
import { addTrainRankerCommand } from './train-ranker.ts';

export function addTrainCommand(program: Command, context: CommandContext): void {
  const train = program
    .command('train')
    .description('Train the small models of the lab, on the bundled recipe or on your own data.');
  addTrainEmbedderCommand(train, context);
  addTrainRankerCommand(train, context);
  addTrainJudgeCommand(train, context);
}
