/** `raglab serve`: the HTTP API, until Ctrl-C. */
import { once } from 'node:events';
import { messageOf } from '@raglab/core';
import { serveLab } from '@raglab/server';
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
    .description('Serve /search, /ask, /health and /openapi.json over HTTP on the loopback address.')
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
      const server = await serveLab(served, { port: options.port, host: options.host, onError });
      if (options.json) terminal.out(JSON.stringify({ url: server.url }));
      else
        terminal.out(
          `${server.url}/ask?question=…\n${server.url}/search?question=…\n${server.url}/openapi.json\nCtrl-C stops.`,
        );
      if (!signal.aborted) await once(signal, 'abort');
      terminal.error('stopping: requests in flight are answered first');
      await server.stop();
      await served.close();
    });
  });
}
