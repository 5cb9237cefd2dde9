/** `raglab serve`: the HTTP API, until Ctrl-C. */
import { once } from 'node:events';
import { messageOf } from '@raglab/core';
import { prepareDashboard, serveLab } from '@raglab/server';
import type { Command } from 'commander';
import {
  type CommandContext,
  type CommonOptions,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { createServedLab } from '../lab/served/create-served-lab.ts';

interface ServeCommandOptions extends CommonOptions {
  readonly port: number;
  readonly host: string;
}

export function addServeCommand(program: Command, { terminal, signal }: CommandContext): void {
  const command = program
    .command('serve')
    .description('Serve the dashboard and the HTTP API (/openapi.json) on the loopback address.')
    .option('--port <n>', 'port; 0 takes any free one', wholeNumber(0), 4680)
    .option('--host <address>', 'a loopback address', '127.0.0.1');
  withCommonOptions(command, ['serve', 'serve --port 0 --json']).action(async (options: ServeCommandOptions) => {
    await withLab(options, { create: false, access: 'read' }, async (lab) => {
      await lab.embedder();
      const onError = (error: unknown): void => terminal.error(`error: ${messageOf(error)}`);
      const served = createServedLab(lab, {
        allowLanguageModels: false,
        allowSql: false,
        allowWrites: true,
        roots: [],
      });
      const dashboard = await prepareDashboard({ onBuild: () => terminal.error('building the dashboard, once …') });
      const server = await serveLab(served, { port: options.port, host: options.host, onError, dashboard });
      if (options.json) terminal.out(JSON.stringify({ url: server.url }));
      else
        terminal.out(
          `dashboard  ${server.url}\nAPI        ${server.url}/openapi.json, for example ${server.url}/ask?question=…\nCtrl-C stops.`,
        );
      if (!signal.aborted) await once(signal, 'abort');
      terminal.error('stopping: requests in flight are answered first');
      await server.stop();
      await served.close();
    });
  });
}
