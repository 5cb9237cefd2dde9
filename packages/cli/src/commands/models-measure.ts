/** `raglab models measure`: how fast the installed models embed here, and how well they find the handbook's answers by vectors alone. */
import { RaglabError } from '@raglab/core';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../command-context.ts';
import { configOf, knownModels } from '../lab/known-models.ts';
import { loadLabConfig } from '../lab/lab-config.ts';
import { measureModel } from '../lab/measure-model.ts';
import { figuresOfLab, type ModelFigures, writeFigures } from '../lab/model-figures.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import { formatInstalled } from './models.ts';

interface MeasureOptions extends CommonOptions {
  readonly out?: string;
}

export function addModelsMeasureCommand(models: Command, { terminal, signal }: CommandContext): void {
  const command = models
    .command('measure')
    .argument('[models...]', 'names as `raglab models` lists them (default: every embedder that is installed)')
    .description('Measure texts per second of 200 tokens, and nDCG@10 of dense search alone on rag-handbook.')
    .option('--out <file>', 'where the figures go (default: model-figures.json in the lab)');
  withCommonOptions(command, ['models measure', 'models measure raglab-static --out models/figures.json']).action(
    async (names: string[], options: MeasureOptions) => {
      const config = await loadLabConfig(process.cwd());
      const known = await knownModels(options.lab, config.embedder);
      const embedders = known.filter(({ kind }) => kind !== 'cross-encoder');
      const missing = names.filter((name) => !embedders.some((model) => model.name === name));
      if (missing.length > 0)
        throw notInstalled(
          missing,
          embedders.map(({ name }) => name),
        );
      const progress = createProgressLine(terminal);
      const file = options.out ?? figuresOfLab(options.lab);
      const measured: ModelFigures[] = [];
      for (const model of embedders.filter(({ name }) => names.length === 0 || names.includes(name))) {
        const parts = { config, hash: model.hash, signal, onProgress: progress.update };
        measured.push(await measureModel(configOf(model), parts).finally(() => progress.end()));
        writeFigures(file, measured);
      }
      if (options.json) return terminal.out(JSON.stringify({ file, figures: measured }, null, 2));
      terminal.out(formatInstalled(await knownModels(options.lab, config.embedder)));
      for (const { model, speed, machine } of measured)
        terminal.out(
          `\n${model}: loaded in ${speed.loadMs} ms, ${speed.textsPerSecond} texts of ${speed.tokens} tokens a second (${machine})`,
        );
      terminal.out(`kept in ${file}`);
    },
  );
}

function notInstalled(missing: readonly string[], installed: readonly string[]): RaglabError {
  return new RaglabError({
    code: 'not_found',
    problem: `there is no embedder ${missing.join(', ')} here`,
    expected: installed.join(', ') || 'an installed model',
    received: missing.join(', '),
    remedy: 'raglab models',
  });
}
