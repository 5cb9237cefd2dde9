/**
 * One run of the command line: parse, execute, and give an exit code (0 passed · 1 quality · 2 not measured · 3 usage or input ·
 * 4 inconclusive). An error is one line on stderr; with `--json` also one JSON document on stdout.
 */
import { type ExitCode, messageOf, RaglabError } from '@raglab/core';
import { CommanderError } from 'commander';
import { createProgram } from './create-program.ts';
import { startTelemetry, type Telemetry } from './telemetry/console-telemetry.ts';
import { systemTerminal, type Terminal } from './terminal/terminal.ts';

/** Runs `raglab` with these arguments. Never throws: the exit code says how it went. */
export async function runProgram(argv: readonly string[], terminal: Terminal = systemTerminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const setExitCode = (code: ExitCode): void => {
    exitCode = code;
  };
  const program = createProgram({ terminal, signal: stop.signal, setExitCode });
  let telemetry: Telemetry | null = null;
  program.hook('preAction', async () => {
    const exporter = program.opts<{ otel?: string }>().otel ?? process.env.RAGLAB_OTEL;
    telemetry = await startTelemetry(exporter, terminal.error);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 3;
    return reportError(error, argv.includes('--json'), terminal);
  } finally {
    await (telemetry as Telemetry | null)?.stop();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

function reportError(error: unknown, json: boolean, terminal: Terminal): ExitCode {
  const known = error instanceof RaglabError ? error : undefined;
  terminal.error(`error: ${messageOf(error)}`);
  if (!known && process.env.RAGLAB_DEBUG) terminal.error(error instanceof Error ? (error.stack ?? '') : '');
  if (!known && !process.env.RAGLAB_DEBUG)
    terminal.error('This is a defect of raglab; RAGLAB_DEBUG=1 prints where it happened.');
  if (json) {
    const { code = 'internal', problem = messageOf(error), expected, received, remedy } = known ?? {};
    terminal.out(JSON.stringify({ error: { code, problem, expected, received, remedy } }, null, 2));
  }
  return known?.exitCode ?? 3;
}
