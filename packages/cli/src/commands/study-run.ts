/** `raglab study run`: measures a claim here and now, and prints table, plot and verdict. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RaglabError, textTable } from '@raglab/core';
import {
  DEFAULT_STUDY_SEED,
  formatCell,
  formatFinding,
  loadStudy,
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
import { createPaint } from '../terminal/paint.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import { paintVerdict, studyFolder } from './study.ts';

interface StudyRunOptions extends CommonOptions {
  readonly size: StudySize;
  readonly seed: number;
  readonly publish?: boolean;
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
    .option('--publish', "write the repository's results.json, plot.svg and docs/studies.md in place of the lab's");
  withCommonOptions(command, [
    'study run chunk-size',
    'study run chunk-size --size small --json',
    'study run chunk-size --seed 2',
  ]).action(async (name: string, options: StudyRunOptions) => {
    const { size, seed, publish = false } = options;
    assertPublishable(options);
    const chosen = await loadStudy(name);
    const progress = createProgressLine(terminal);
    const result = await runStudy(chosen, { size, seed, signal, onProgress: progress.update }).finally(progress.end);
    const folder = writeStudyResult(publish ? PUBLISHED_RESULTS : studyFolder(options.lab), chosen, result);
    if (publish) writeFileSync(STUDIES_PAGE, await renderStudiesPage());
    if (options.json) return terminal.out(JSON.stringify(result, null, 2));
    terminal.out(formatStudy(chosen, result, terminal));
    terminal.out(createPaint(terminal).dim(`written ${join(folder, 'results.json')} and plot.svg`));
  });
}

/** What is published is the default size with the default seed: anything else would not be what the command in the documentation gives. */
function assertPublishable({ size, seed, publish }: StudyRunOptions): void {
  if (!publish || (size === 'default' && seed === DEFAULT_STUDY_SEED)) return;
  throw new RaglabError({
    code: 'usage',
    problem: 'these results cannot be published',
    expected: `--size default and --seed ${DEFAULT_STUDY_SEED}`,
    received: `--size ${size} and --seed ${seed}`,
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
