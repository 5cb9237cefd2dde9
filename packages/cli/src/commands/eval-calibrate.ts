/** `raglab eval calibrate`: how far does a judge agree with labels, and may it gate? */
import { calibrateJudge, createLocalJudge, formatCalibration, readLabels } from '@raglab/eval';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, oneOf, wholeNumber, withCommonOptions } from '../command-context.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import { JUDGES } from './eval-judge.ts';

interface CalibrateOptions extends CommonOptions {
  readonly labels: string;
  readonly seed: number;
}

export function addEvalCalibrateCommand(evaluate: Command, { terminal, signal }: CommandContext): void {
  const command = evaluate
    .command('calibrate')
    .description(
      'Agreement of a judge with labelled answers: kappa, AC1, TPR, TNR with intervals, beside a constant answer.',
    )
    .requiredOption('--labels <file>', 'JSONL with contexts, answer and label')
    .option('--judge <name>', JUDGES.join(' | '), oneOf(JUDGES), 'local')
    .option('--seed <n>', 'of the bootstrap', wholeNumber(0), 1);
  withCommonOptions(command, [
    'eval calibrate --labels labels.jsonl',
    'eval calibrate --labels datasets/rag-handbook/labels.jsonl --json',
  ]).action(async (options: CalibrateOptions) => {
    const labels = await readLabels(options.labels);
    const progress = createProgressLine(terminal);
    const onProgress = (done: number, total: number): void => progress.update(done, total, 'labels judged');
    const report = await calibrateJudge({
      judge: createLocalJudge(),
      labels,
      seed: options.seed,
      signal,
      onProgress,
    }).finally(() => progress.end());
    terminal.out(options.json ? JSON.stringify(report, null, 2) : formatCalibration(report));
  });
}
