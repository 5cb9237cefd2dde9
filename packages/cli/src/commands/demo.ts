/** `raglab demo`: the whole lab in one run, on the handbook that comes with it. A second run reuses what the first one made. */

import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions, withLab } from '../command-context.ts';
import { createPaint } from '../terminal/paint.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type DemoParts, heading, runDemo } from './run-demo.ts';

export function addDemoCommand(program: Command, { terminal, signal, setExitCode }: CommandContext): void {
  const command = program
    .command('demo')
    .description(
      'Ingest the handbook, build the index, answer three questions, evaluate, gate: the whole lab in under a minute.',
    );
  withCommonOptions(command, ['demo', 'demo --lab /tmp/lab']).action(async (options: CommonOptions) => {
    const startedAt = performance.now();
    await withLab(options, { create: true }, async (lab) => {
      // With --json, people's lines go to stderr and the evaluation alone to stdout.
      const shown: Terminal = options.json ? { ...terminal, out: terminal.error } : terminal;
      const parts = { lab, terminal: shown, paint: createPaint(shown), progress: createProgressLine(terminal), signal };
      const evaluation = await runDemo(parts);
      setExitCode(evaluation.exitCode);
      sayWhatNext(parts, (performance.now() - startedAt) / 1000);
      if (options.json)
        terminal.out(
          JSON.stringify({ ...evaluation.report, modes: evaluation.modes, ingest: evaluation.ingest }, null, 2),
        );
    });
  });
}

function sayWhatNext({ terminal, paint }: DemoParts, seconds: number): void {
  terminal.out(
    heading(paint, 5, 'What next', `all of this took ${seconds.toFixed(1)} s; it is kept in the lab and reused`),
  );
  terminal.out(
    [
      ['raglab ask "When does a fixed fusion weight hurt?"', 'your own question'],
      ['raglab ingest ./docs && raglab ask "…"', 'your own documents'],
      ['raglab search "ef" --mode lexical --collection rag-handbook', 'one list alone'],
      ['raglab eval run --dataset rag-handbook --mode dense', 'a worse system: watch the gate fail'],
      ['raglab sql "SELECT question, total_ms FROM retrieval_logs"', 'what was asked, by SQL'],
      ['raglab --help', 'everything else'],
    ]
      .map(([command, why]) => `  npx pnpm@12 ${command!.padEnd(66)} ${paint.dim(why!)}`)
      .join('\n'),
  );
}
