/** `raglab study run`: measures a claim here and now, and prints table, plot and verdict. */
import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RaglabError, textTable } from '@raglab/core';
import {
  DEFAULT_STUDY_SEED,
  formatCell,
  formatFinding,
  loadStudy,
  type NamedModel,
  PUBLISHED_RESULTS,
  plotTerminal,
  renderStudiesPage,
  runStudy,
  STUDY_SIZES,
  type Study,
  type StudyResult,
  type StudySize,
  writeStudyResult,
} from '@raglab/study';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, oneOf, wholeNumber, withCommonOptions } from '../command-context.ts';
import { BUNDLED_MODELS } from '../lab/embedder-config.ts';
import { createPaint } from '../terminal/paint.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import { paintVerdict, studyFolder } from './study.ts';

interface StudyRunOptions extends CommonOptions {
  readonly size: StudySize;
  readonly seed: number;
  readonly publish?: boolean;
  readonly model?: string;
}

const STUDIES_PAGE = resolve(import.meta.dirname, '../../../../docs/studies.md');

export function addStudyRunCommand(study: Command, { terminal, signal }: CommandContext): void {
  const command = study
    .command('run')
    .description(
      'Measure one claim on this machine: progress, table, plot, verdict. Kept in the lab, under studies/NAME.',
    )
    .argument('<name>', 'one of `raglab study list`')
    .option('--size <size>', `${STUDY_SIZES.join(' | ')}: how much is measured`, oneOf(STUDY_SIZES), 'default')
    .option('--seed <n>', 'for everything that is drawn', wholeNumber(0), DEFAULT_STUDY_SEED)
    .option(
      '--model <id>',
      'for studies of embedders: measure this one, too (hub id, downloaded once, or a model folder)',
    )
    .option('--publish', "write the repository's results.json, plot.svg and docs/studies.md in place of the lab's");
  withCommonOptions(command, [
    'study run chunk-size',
    'study run chunk-size --size small --json',
    'study run chunk-size --seed 2',
    'study run static-or-contextual --model Xenova/all-MiniLM-L6-v2',
  ]).action(async (name: string, options: StudyRunOptions) => {
    const { size, seed, publish = false } = options;
    const model = options.model === undefined ? undefined : namedModel(options.model, options.lab);
    assertPublishable(options);
    const chosen = await loadStudy(name);
    const progress = createProgressLine(terminal);
    const running = runStudy(chosen, { size, seed, model, signal, onProgress: progress.update });
    const result = await running.finally(progress.end);
    const folder = writeStudyResult(publish ? PUBLISHED_RESULTS : studyFolder(options.lab), chosen, result);
    if (publish) writeFileSync(STUDIES_PAGE, await renderStudiesPage());
    if (options.json) return terminal.out(JSON.stringify(result, null, 2));
    terminal.out(formatStudy(chosen, result, terminal));
    terminal.out(createPaint(terminal).dim(`written ${join(folder, 'results.json')} and plot.svg`));
  });
}

/** A folder that is there, else a hub id; downloads stay where the lab keeps those of its own. */
function namedModel(model: string, lab: string): NamedModel {
  const cacheDirectory = join(resolve(lab), 'cache', 'models');
  const folder = resolve(model);
  if (existsSync(join(folder, 'config.json')))
    return { name: basename(folder), modelsDirectory: dirname(folder), cacheDirectory };
  return { name: model, modelsDirectory: BUNDLED_MODELS, cacheDirectory };
}

/** What is published is the default size with the default seed: anything else would not be what the command in the documentation gives. */
function assertPublishable({ size, seed, model, publish }: StudyRunOptions): void {
  if (!publish || (size === 'default' && seed === DEFAULT_STUDY_SEED && model === undefined)) return;
  throw new RaglabError({
    code: 'usage',
    problem: 'these results cannot be published',
    expected: `--size default, --seed ${DEFAULT_STUDY_SEED} and no --model`,
    received: `--size ${size} and --seed ${seed}${model === undefined ? '' : ` with --model ${model}`}`,
  });
}

function formatStudy(study: Study, result: StudyResult, terminal: Terminal): string {
  const paint = createPaint(terminal);
  const { columns, rows, findings } = result;
  const isNumeric = (id: string): boolean => rows.every((row) => typeof row[id] !== 'string');
  const table = textTable(
    columns.map(({ id, title }) => ({ title, align: isNumeric(id) ? 'right' : 'left' })),
    rows.map((row) => columns.map((column) => formatCell(column, row))),
  );
  const labels = Object.values(findings).map((finding) => [formatFinding(finding), finding.label]);
  const paragraph = (text: string): string[] => wrapText(text, Math.min(terminal.width, 100));
  return [
    ...paragraph(study.claim).map(paint.bold),
    paint.dim(study.source),
    '',
    ...table,
    '',
    ...plotTerminal(study.plot, result, terminal.width),
    '',
    ...textTable([{ title: 'measured' }, { title: '' }], labels),
    '',
    paintVerdict(paint, result.verdict).concat(''),
    ...paragraph(result.why),
    ...paragraph(result.scope).map(paint.dim),
    '',
    paint.dim(
      `${result.machine}, Node ${result.node}, ${(result.durationMs / 1000).toFixed(1)} s, size ${result.size}, seed ${result.seed}`,
    ),
  ].join('\n');
}
