/** `raglab eval calibrate`: how far does a judge agree with labels, and may it gate? With --certify the answer is written down. */
import { basename } from 'node:path';
import { systemClock } from '@raglab/core';
import { calibrateJudge, createCertificate, formatCalibration, readLabels, saveCertificate } from '@raglab/eval';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type CommandContext,
  type CommonOptions,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import {
  createCommandJudge,
  formatUsage,
  type JudgeCommandOptions,
  withJudgeOptions,
} from './judge-command-options.ts';

interface CalibrateOptions extends CommonOptions, JudgeCommandOptions {
  readonly labels: string;
  readonly seed: number;
  readonly repeats: number;
  readonly certify?: string;
  readonly guideline?: string;
}

export function addEvalCalibrateCommand(evaluate: Command, { terminal, signal }: CommandContext): void {
  const command = evaluate
    .command('calibrate')
    .description(
      'Agreement of a judge with labelled answers: kappa, AC1, TPR, TNR with intervals, beside a constant answer.',
    )
    .requiredOption('--labels <file>', 'JSONL with contexts, answer and label')
    .option(
      '--certify <file>',
      "write the judge's certificate: for the suite's `judge: {certificate, guideline, floor}`",
    )
    .option('--guideline <version>', 'only labels that followed this version of the labelling guideline')
    .option('--temperature <t>', "of a language model: the suite's, if it names one", temperature)
    .option(
      '--repeats <n>',
      'judge each label so often and say how many verdicts changed; the agreement is that of the first time',
      wholeNumber(1),
      1,
    )
    .option('--seed <n>', 'of the bootstrap', wholeNumber(0), 1);
  withCommonOptions(withJudgeOptions(command), [
    'eval calibrate --labels labels.jsonl',
    'eval calibrate --labels datasets/rag-handbook/labels.jsonl --json',
    'eval calibrate --labels labels.jsonl --judge llm --repeats 3 --certify suites/judge.json',
  ]).action(async (options: CalibrateOptions) => {
    const { guideline } = options;
    const labels = (await readLabels(options.labels)).filter(
      ({ guidelineVersion }) => guideline === undefined || guidelineVersion === guideline,
    );
    const progress = createProgressLine(terminal);
    const onProgress = (done: number, total: number): void => progress.update(done, total, 'labels judged');
    // As `eval run` makes it: the embedder is a part of the key, and is not asked for verdicts on answers.
    const embedder = options.judge.trim() === 'local' ? undefined : await labEmbedder(options);
    const { judge, usage } = await createCommandJudge(options, embedder);
    const report = await calibrateJudge({
      judge,
      labels,
      seed: options.seed,
      repeats: options.repeats,
      signal,
      onProgress,
    }).finally(() => progress.end());
    const used = usage();
    if (options.json)
      terminal.out(JSON.stringify({ ...report, usage: used, certificate: options.certify ?? null }, null, 2));
    else terminal.out(formatCalibration(report));
    if (used && !options.json) terminal.out(formatUsage(used));
    if (options.certify === undefined) return;
    const certificate = createCertificate(report, systemClock.now().toISOString());
    await saveCertificate(options.certify, certificate);
    if (options.json) return;
    const lower = certificate.agreement.lower!;
    terminal.out(
      `certificate ${options.certify}: the judge may gate at any floor up to ${Math.floor(lower * 1000) / 1000}`,
    );
    terminal.out(
      `in the suite: judge: {certificate: ${basename(options.certify)}, guideline: "${certificate.guidelineVersion}"}`,
    );
  });
}

function labEmbedder(options: CalibrateOptions) {
  return withLab(options, { create: 'scratch' }, (lab) => lab.embedder());
}

function temperature(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 2)) throw new InvalidArgumentError('Expected a number from 0 to 2.');
  return value;
}
