/** `raglab models verify`: are the bundled models the bytes that they were, and does training still give the same bytes twice? */
import { textTable } from '@raglab/core';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../command-context.ts';
import { type FileVerdict, verifyChecksums, writeChecksums } from '../lab/model-checksums.ts';
import { type TrainingVerdict, verifyTraining } from '../lab/verify-training.ts';
import { createPaint } from '../terminal/paint.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface VerifyOptions extends CommonOptions {
  readonly write?: boolean;
  readonly training: boolean;
}

export function addModelsVerifyCommand(models: Command, { terminal, signal, setExitCode }: CommandContext): void {
  const command = models
    .command('verify')
    .description(
      'Check the bundled models against their checksums, and train a tiny one twice: the bytes must be equal.',
    )
    .option('--no-training', 'checksums alone')
    .option('--write', 'write models/SHA256SUMS anew, after a model was trained');
  withCommonOptions(command, ['models verify', 'models verify --no-training', 'models verify --write']).action(
    async (options: VerifyOptions) => {
      if (options.write) writeChecksums();
      const files = verifyChecksums();
      const progress = createProgressLine(terminal);
      const onProgress = (done: number, total: number): void => progress.update(done, total, 'tiny models trained');
      const training = options.training
        ? await verifyTraining({ signal, onProgress }).finally(() => progress.end())
        : null;
      const isIntact = files.every(({ status }) => status === 'ok') && training?.isSame !== false;
      setExitCode(isIntact ? 0 : 1);
      if (options.json) return terminal.out(JSON.stringify({ intact: isIntact, files, training }, null, 2));
      terminal.out(formatVerdicts(files, training, terminal));
    },
  );
}

function formatVerdicts(files: readonly FileVerdict[], training: TrainingVerdict | null, terminal: Terminal): string {
  const paint = createPaint(terminal);
  const rows = files.map(({ file, bytes, status }) => [
    ...[file, bytes === null ? '–' : (bytes / 1e6).toFixed(2)],
    status === 'ok' ? paint.good('ok') : paint.bad(status),
  ]);
  const table = textTable([{ title: 'file' }, { title: 'MB', align: 'right' }, { title: 'SHA-256' }], rows);
  const total = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const lines = [...table, `${(total / 1e6).toFixed(2)} MB in all`];
  if (training)
    lines.push(
      '',
      `${training.isSame ? paint.good('same bytes') : paint.bad('DIFFERENT BYTES')}  a tiny embedder, trained on ${training.documents} documents with one thread and with two  ${paint.dim(training.hashes.map((hash) => hash.slice(0, 12)).join(' '))}`,
    );
  return lines.join('\n');
}
