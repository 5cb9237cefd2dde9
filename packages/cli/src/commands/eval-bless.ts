/** `raglab eval bless`: make a stored run the committed baseline of its suite. */
import { join } from 'node:path';
import { RaglabError } from '@raglab/core';
import { createBaseline, openRunStore, saveBaseline } from '@raglab/eval';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions, withLab } from '../command-context.ts';

interface BlessOptions extends CommonOptions {
  readonly output: string;
}

export function addEvalBlessCommand(evaluate: Command, { terminal }: CommandContext): void {
  const command = evaluate
    .command('bless')
    .description('Write the per-case values of a stored run as a baseline that later runs are compared with.')
    .argument('<run>', 'run id, or the beginning of one')
    .requiredOption('--output <file>', "the file that the suite's `baseline` names");
  withCommonOptions(command, ['eval bless 3f2a --output datasets/rag-handbook/baseline.json']).action(
    async (run: string, options: BlessOptions) => {
      await withLab(options, { create: false }, async ({ catalog: { directory } }) => {
        const store = await openRunStore({
          directory: join(directory, 'runs'),
          database: join(directory, 'catalog.db'),
        });
        try {
          const runId = await store.resolve(run);
          const { gate, createdAt } = await store.report(runId);
          if (gate.verdict === 'not_measured') {
            throw new RaglabError({
              code: 'not_measured',
              problem: `run ${runId} cannot be a baseline`,
              expected: 'a run that was measured',
              received: gate.reason ?? 'gate not measured',
            });
          }
          await saveBaseline(options.output, createBaseline(await store.scores(runId), { runId, createdAt }));
          terminal.out(
            options.json
              ? JSON.stringify({ runId, baseline: options.output })
              : `run ${runId} is the baseline now: ${options.output}`,
          );
        } finally {
          store.close();
        }
      });
    },
  );
}
