/** `raglab eval bless`: make a stored run the committed baseline of its suite. */
import { RaglabError } from '@raglab/core';
import { createBaseline, type EvaluationReport, loadSuite, saveBaseline } from '@raglab/eval';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions, withLab } from '../command-context.ts';

interface BlessOptions extends CommonOptions {
  readonly output?: string;
}

export function addEvalBlessCommand(evaluate: Command, { terminal }: CommandContext): void {
  const command = evaluate
    .command('bless')
    .description('Write the per-case values of a stored run as the baseline that later runs are compared with.')
    .argument('<run>', 'run id, or the beginning of one')
    .option('--output <file>', "where to write it (default: the file that the suite's `baseline` names)");
  withCommonOptions(command, ['eval bless 3f2a', 'eval bless 3f2a --output gates/baseline.json']).action(
    async (run: string, options: BlessOptions) => {
      await withLab(options, { create: false }, async ({ runs }) => {
        const runId = await runs.resolve(run);
        const report = await runs.report(runId);
        refuseUnmeasured(report);
        const file = options.output ?? (await baselineFileOf(report));
        await saveBaseline(file, createBaseline(await runs.scores(runId), report));
        terminal.out(
          options.json ? JSON.stringify({ runId, baseline: file }) : `run ${runId} is the baseline now: ${file}`,
        );
      });
    },
  );
}

/** A criterion on the baseline cannot be measured before there is one; only a run of which nothing was measured is refused. */
function refuseUnmeasured({ runId, metrics, gate }: EvaluationReport): void {
  if (metrics.some(({ mean }) => mean !== null)) return;
  throw new RaglabError({
    code: 'not_measured',
    problem: `run ${runId} cannot be a baseline`,
    expected: 'a run of which something was measured',
    received: gate.reason ?? 'no metric with a value',
  });
}

async function baselineFileOf({ suite }: EvaluationReport): Promise<string> {
  const baseline = suite.path === null ? null : (await loadSuite(suite.path)).baseline;
  if (baseline !== null) return baseline;
  throw new RaglabError({
    code: 'usage',
    problem: `suite '${suite.name}' names no baseline`,
    expected: '--output FILE, or `baseline: FILE` in the suite',
  });
}
