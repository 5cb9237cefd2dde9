/** `raglab models`: what is installed, and what it is. */

import { resolve } from 'node:path';
import { textTable } from '@raglab/core';
import { listModels } from '@raglab/retrieval';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../command-context.ts';
import { BUNDLED_MODELS } from '../lab/embedder-config.ts';
import { loadLabConfig } from '../lab/lab-config.ts';

export function addModelsCommand(program: Command, { terminal }: CommandContext): void {
  const command = program.command('models').description('List the installed embedding models.');
  withCommonOptions(command, ['models', 'models --json']).action(async (options: CommonOptions) => {
    const { embedder } = await loadLabConfig(process.cwd());
    const models = listModels(
      resolve(embedder.provider === 'transformers' ? embedder.modelsDirectory : BUNDLED_MODELS),
    );
    if (options.json) return terminal.out(JSON.stringify({ models, active: embedder.model }, null, 2));
    const right = 'right' as const;
    const columns = [
      { title: 'model' },
      { title: 'kind' },
      { title: 'dimension', align: right },
      { title: 'vocabulary', align: right },
      { title: 'MB', align: right },
      { title: '' },
    ];
    const rows = models.map((model) => [
      model.name,
      model.kind,
      String(model.dimension),
      String(model.vocabulary),
      (model.bytes / 1e6).toFixed(1),
      model.name === embedder.model ? 'in use' : '',
    ]);
    terminal.out(textTable(columns, rows).join('\n'));
    terminal.out(
      `\nHub models work by id (embedder: { model: 'Xenova/all-MiniLM-L6-v2', allowRemote: true } in raglab.config.ts).`,
    );
  });
}
