/** `raglab serve`: the HTTP API and the dashboard, until Ctrl-C. */
import { once } from 'node:events';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { messageOf } from '@raglab/core';
import type { Command } from 'commander';
import {
  type CommandContext,
  type CommonOptions,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { isWritableLab } from '../lab/copy-catalog.ts';
import { createServedLab } from '../lab/served/create-served-lab.ts';
import { createPaint } from '../terminal/paint.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { runDemo } from './run-demo.ts';

interface ServeCommandOptions extends CommonOptions {
  readonly port: number;
  readonly host: string;
  readonly demo?: boolean;
  readonly dashboard: boolean;
  readonly readOnly?: boolean;
  readonly root: readonly string[];
  readonly allowLanguageModels?: boolean;
  readonly allowSql?: boolean;
}

export function addServeCommand(program: Command, { terminal, signal }: CommandContext): void {
  const command = program
    .command('serve')
    .description(
      'Serve the dashboard, the HTTP API (/docs describes it) and the tools of the Model Context Protocol (/mcp). On the loopback address it asks for nothing; anywhere else for the token in RAGLAB_TOKEN.',
    )
    .option('--port <n>', 'port; 0 takes any free one', wholeNumber(0), 4680)
    .option('--host <address>', 'address to listen on; any but loopback needs RAGLAB_TOKEN', '127.0.0.1')
    .option('--demo', "make sure that the demo's data is there first (the handbook: ingested, indexed, evaluated)")
    .option('--root <dir>', 'let callers ingest what lies in this folder by path; may be repeated', folders, [])
    .option('--allow-language-models', 'let callers cause calls of language models, which may cost money')
    .option('--allow-sql', 'let callers send read-only SQL over the catalog')
    .option('--read-only', 'take questions, and neither jobs nor labels')
    .option('--no-dashboard', 'the API alone');
  withCommonOptions(command, [
    'serve',
    'serve --demo',
    'serve --port 0 --json',
    'serve --root ./docs --allow-sql',
    'serve --host 0.0.0.0      # with RAGLAB_TOKEN=$(openssl rand -hex 32) in the environment',
  ]).action(async (options: ServeCommandOptions) => {
    const access = options.demo ? 'write' : 'read';
    // Other commands do not wait for the server's modules.
    const { prepareDashboard, serveLab } = await import('@raglab/server');
    await withLab(options, { create: options.demo === true, access }, async (lab) => {
      if (options.demo) {
        const quiet: Terminal = { ...terminal, out: terminal.error };
        await runDemo({
          lab,
          terminal: quiet,
          paint: createPaint(quiet),
          progress: createProgressLine(terminal),
          signal,
        });
      }
      await lab.embedder();
      const onError = (error: unknown): void => terminal.error(`error: ${messageOf(error)}`);
      const served = createServedLab(lab, {
        onError,
        allowLanguageModels: options.allowLanguageModels ?? false,
        allowSql: options.allowSql ?? false,
        allowWrites: options.readOnly !== true && isWritableLab(lab.catalog.directory),
        roots: options.root,
      });
      const onBuild = (): void => terminal.error('building the dashboard, once');
      const dashboard = options.dashboard ? await prepareDashboard({ onBuild }) : undefined;
      const server = await serveLab(served, {
        port: options.port,
        host: options.host,
        token: process.env.RAGLAB_TOKEN,
        dashboard,
        privatePaths: [lab.catalog.directory, lab.catalog.baseDirectory, process.cwd(), homedir()],
        onError,
      });
      terminal.out(options.json ? JSON.stringify({ url: server.url }) : addresses(server.url, options.dashboard));
      if (!signal.aborted) await once(signal, 'abort');
      terminal.error('stopping: requests in flight are answered first');
      await Promise.all([server.stop(), served.close()]);
    });
  });
}

function addresses(url: string, hasDashboard: boolean): string {
  const lines = [
    ...(hasDashboard ? [`${url}/                  the dashboard`] : []),
    `${url}/docs              every request, described`,
    `${url}/search?question=… and ${url}/ask?question=…`,
    `${url}/mcp               for coding assistants (Model Context Protocol)`,
    'Ctrl-C stops.',
  ];
  return lines.join('\n');
}

function folders(folder: string, before: readonly string[]): string[] {
  return [...before, resolve(folder)];
}
