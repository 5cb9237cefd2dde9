/** `raglab study`: claims of the field as programs: which there are with what verdict, and measuring one again. */
import { join, resolve } from 'node:path';
import { textTable } from '@raglab/core';
import { loadStudies, PUBLISHED_RESULTS, readStudyResult, STUDY_NAMES, type StudyResult } from '@raglab/study';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../command-context.ts';
import { createPaint, type Paint } from '../terminal/paint.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import { addStudyRunCommand } from './study-run.ts';

export function addStudyCommand(program: Command, context: CommandContext): void {
  const study = program.command('study').description('Claims of the field, each a program with a measured verdict.');
  addList(study, context);
  addStudyRunCommand(study, context);
}

/** Where a lab keeps the results of its owner's runs. */
export function studyFolder(labDirectory: string): string {
  return join(resolve(labDirectory), 'studies');
}

function addList(study: Command, { terminal }: CommandContext): void {
  const command = study
    .command('list')
    .description('All studies with their claims and verdicts: published, and yours.');
  withCommonOptions(command, ['study list', 'study list --json']).action(async (options: CommonOptions) => {
    const listed = (await loadStudies()).map(({ name, claim, source }) => ({
      ...{ name, claim, source },
      published: summaryOf(readStudyResult(PUBLISHED_RESULTS, name)),
      yours: summaryOf(readStudyResult(studyFolder(options.lab), name)),
    }));
    if (options.json) return terminal.out(JSON.stringify({ studies: listed }, null, 2));
    const paint = createPaint(terminal);
    const names = Math.max(...STUDY_NAMES.map((name) => name.length));
    const room = Math.max(30, terminal.width - names - 22);
    const rows = listed.flatMap(({ name, claim, published, yours }) => {
      const lines = wrapText(claim, room);
      const verdict = paintVerdict(paint, published?.verdict);
      const first = [[name, verdict, lines[0]!]];
      const mine =
        yours === null
          ? ''
          : `yours: ${paintVerdict(paint, yours.verdict)}${yours.size === 'default' ? '' : ` (${yours.size})`}`;
      const more = Array.from({ length: Math.max(lines.length - 1, mine === '' ? 0 : 1) }, (_, i) => [
        '',
        i === 0 ? mine : '',
        lines[i + 1] ?? '',
      ]);
      return [...first, ...more];
    });
    terminal.out(textTable([{ title: 'study' }, { title: 'verdict' }, { title: 'claim' }], rows).join('\n'));
    terminal.out('\nWhy, with figures and plots: docs/studies.md. Measure one yourself: raglab study run NAME');
  });
}

export function paintVerdict(paint: Paint, verdict: StudyResult['verdict'] | undefined): string {
  if (verdict === undefined) return paint.dim('not run');
  if (verdict === 'holds') return paint.good(verdict);
  return verdict === 'holds partly' ? paint.warn(verdict) : paint.bad(verdict);
}

/** Null where the study was not run. */
function summaryOf(result: StudyResult | undefined) {
  if (result === undefined) return null;
  const { verdict, why, size, seed, date, machine } = result;
  return { verdict, why, size, seed, date, machine };
}
