/** `raglab models`: what is installed, what it is, what was measured of it here, and what the hub has. */
import { textTable } from '@raglab/core';
import { HUB_MODELS, type HubModel, modelFamilyOf, type Prefixes } from '@raglab/retrieval';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../command-context.ts';
import { type KnownModel, knownModels } from '../lab/known-models.ts';
import { loadLabConfig } from '../lab/lab-config.ts';
import { createPaint } from '../terminal/paint.ts';
import { addModelsMeasureCommand } from './models-measure.ts';
import { addModelsVerifyCommand } from './models-verify.ts';

const right = 'right' as const;
const UNKNOWN = '–';

export function addModelsCommand(program: Command, context: CommandContext): void {
  const { terminal } = context;
  const command = program
    .command('models')
    .description('List the embedding models: what is installed, how fast and how good it is, and what the hub has.');
  withCommonOptions(command, [
    'models',
    'models measure            speed on this machine, quality on the handbook',
    'models verify             checksums, and whether training still gives the same bytes',
    'models --json',
  ]).action(async (options: CommonOptions) => {
    const { embedder } = await loadLabConfig(process.cwd());
    const models = await knownModels(options.lab, embedder);
    const hub = HUB_MODELS.map(withFamily);
    if (options.json) return terminal.out(JSON.stringify({ models, hub, active: embedder.model }, null, 2));
    const paint = createPaint(terminal);
    terminal.out(formatInstalled(models));
    terminal.out(
      `\n${paint.bold('On the hub')}  ${paint.dim("by id, with a network: embedder: { model: 'ID', allowRemote: true } in raglab.config.ts")}\n`,
    );
    terminal.out(formatHub(hub));
    if (models.some(({ speed }) => speed === null))
      terminal.out(
        `\n${paint.dim('raglab models measure  fills the gaps: texts/s of 200 tokens here, nDCG@10 of dense search on rag-handbook')}`,
      );
  });
  addModelsMeasureCommand(command, context);
  addModelsVerifyCommand(command, context);
}

/** One line a model; a dash stands for what nobody measured. */
export function formatInstalled(models: readonly KnownModel[]): string {
  const columns = [
    ...[{ title: 'model' }, { title: 'from' }, { title: 'kind' }, { title: 'dimension', align: right }],
    ...[{ title: 'vocabulary', align: right }, { title: 'reads', align: right }, { title: 'pooling' }],
    ...[
      { title: 'MB', align: right },
      { title: 'texts/s', align: right },
      { title: 'nDCG@10 handbook' },
      { title: '' },
    ],
  ];
  const rows = models.map((model) => [
    ...[model.name, model.origin, model.kind, String(model.dimension), String(model.vocabulary)],
    ...[String(model.maxTokens), model.pooling, (model.bytes / 1e6).toFixed(1)],
    model.speed ? String(model.speed.textsPerSecond) : UNKNOWN,
    model.quality ? formatQuality(model.quality) : UNKNOWN,
    model.inUse ? 'in use' : '',
  ]);
  return textTable(columns, rows).join('\n');
}

function formatQuality({ mean, lower, upper, date }: NonNullable<KnownModel['quality']>): string {
  const short = (value: number): string => value.toFixed(3).replace(/^0/, '');
  return `${short(mean)} [${short(lower)}, ${short(upper)}] ${date}`;
}

interface HubModelWithFamily extends HubModel {
  readonly family: string | null;
  readonly prefixes: Prefixes;
  readonly pooling: string | null;
  readonly maxTokens: number | null;
}

/** Longer texts are cut there, unless `maxTokens` says otherwise. */
const USUAL_LENGTH = 512;

function withFamily(model: HubModel): HubModelWithFamily {
  const family = model.job === 'embedder' ? modelFamilyOf(model.id) : undefined;
  return {
    ...model,
    family: family?.name ?? null,
    prefixes: family?.prefixes ?? { query: '', passage: '' },
    pooling: family?.pooling ?? null,
    maxTokens: family?.maxTokens ?? USUAL_LENGTH,
  };
}

function formatHub(models: readonly HubModelWithFamily[]): string {
  const columns = [
    ...[{ title: 'model' }, { title: 'dimension', align: right }, { title: 'M parameters', align: right }],
    ...[{ title: 'reads', align: right }, { title: 'pooling' }, { title: 'in front of a query' }, { title: '' }],
  ];
  const rows = models.map(({ id, dimension, parameters, maxTokens, pooling, prefixes, remark }) => [
    ...[id, dimension === null ? UNKNOWN : String(dimension), String(parameters), String(maxTokens)],
    ...[pooling ?? UNKNOWN, prefixes.query === '' ? '' : `“${shorten(prefixes.query)}”`, remark],
  ]);
  return textTable(columns, rows).join('\n');
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
