/** `raglab init`: two questions, then a configuration, a suite, a workflow and the commands that use them. Nothing is overwritten. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { RaglabError } from '@raglab/core';
import { readRagRecords } from '@raglab/eval';
import { loadDocuments } from '@raglab/ingest';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, nonEmpty, withCommonOptions } from '../command-context.ts';
import { askQuestions } from '../init/ask-questions.ts';
import { type ProjectAnswers, planProject, type RecordedFacts } from '../init/project-plan.ts';
import type { StarterDocument } from '../init/starter-dataset.ts';
import { createPaint } from '../terminal/paint.ts';

interface InitOptions extends CommonOptions {
  readonly corpus?: string;
  readonly answers?: string;
  readonly name?: string;
  readonly yes?: boolean;
}

const DEFAULT_CORPUS = 'docs';

export function addInitCommand(program: Command, { terminal, signal }: CommandContext): void {
  const command = program
    .command('init')
    .description(
      'Begin here with documents or a RAG of your own: two questions, then a configuration, a suite and a GitHub workflow in this folder. Refuses to overwrite.',
    )
    .option('--corpus <dir>', 'evaluate answers from the documents in this folder', nonEmpty)
    .option(
      '--answers <file>',
      'evaluate a RAG that you have, by its answers: JSONL {id, question, contexts, answer}',
      nonEmpty,
    )
    .option('--name <name>', 'of the dataset (default: the name of the folder or file)', nonEmpty)
    .option('--yes', `ask nothing; without --corpus and --answers: --corpus ${DEFAULT_CORPUS}`);
  withCommonOptions(command, [
    'init',
    'init --corpus handbook --yes',
    'init --answers answers.jsonl --name support-bot --json',
  ]).action(async (options: InitOptions) => {
    const answers = await answersOf(options, signal);
    const found =
      answers.kind === 'corpus'
        ? { documents: await loadTexts(answers.path, signal) }
        : { recorded: await readFacts(answers.path) };
    const { files, commands } = planProject(answers, found, options.lab);
    refuseOverwriting([...files.keys()]);
    for (const [path, content] of files) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { flag: 'wx' });
    }
    const runnable = commands.map((command) => `raglab ${command}`);
    const written = [...files.keys()];
    if (options.json) return terminal.out(JSON.stringify({ ...answers, files: written, commands: runnable }, null, 2));
    const paint = createPaint(terminal);
    for (const path of written) terminal.out(`${paint.good('wrote')} ${path}`);
    terminal.out(`\n${paint.bold('next')}\n${runnable.map((command) => `  $ ${command}`).join('\n')}`);
    terminal.out(`\nThe lab is kept in ${options.lab}, which belongs in .gitignore.`);
  });
}

async function answersOf(options: InitOptions, signal: AbortSignal): Promise<ProjectAnswers> {
  const { corpus, answers } = options;
  if (corpus !== undefined && answers !== undefined)
    throw new RaglabError({
      code: 'usage',
      problem: 'one thing at a time',
      expected: '--corpus or --answers, not both',
    });
  const given = corpus !== undefined || answers !== undefined || options.yes === true || options.json === true;
  if (!given && !process.stdin.isTTY) {
    throw new RaglabError({
      code: 'usage',
      problem: 'there is nobody to ask: the input is no terminal',
      expected: '--corpus DIR, --answers FILE or --yes',
    });
  }
  const { kind, path } = given
    ? {
        kind: answers === undefined ? ('corpus' as const) : ('answers' as const),
        path: answers ?? corpus ?? DEFAULT_CORPUS,
      }
    : await askQuestions({ input: process.stdin, output: process.stderr, signal });
  if (!existsSync(path)) {
    throw new RaglabError({
      code: 'not_found',
      problem: kind === 'corpus' ? 'cannot find the documents' : 'cannot find the answers',
      expected: kind === 'corpus' ? 'a folder of documents' : 'a JSONL file of {id, question, contexts, answer}',
      received: `'${path}', which does not exist`,
    });
  }
  return { kind, path, name: checkedName(options.name ?? nameFor(path)) };
}

/** It becomes the name of a folder. */
function checkedName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) return name;
  throw new RaglabError({
    code: 'usage',
    problem: 'not a name for a dataset',
    expected: 'letters, digits, dots, dashes and underscores, beginning with a letter or digit',
    received: JSON.stringify(name),
  });
}

/** A name for a dataset from that of a folder or file. */
function nameFor(path: string): string {
  const name = basename(resolve(path))
    .replace(/\.jsonl(\.gz)?$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return name.slice(0, 60) || 'mine';
}

async function loadTexts(path: string, signal: AbortSignal): Promise<readonly StarterDocument[]> {
  const documents: StarterDocument[] = [];
  for await (const event of loadDocuments([path], { baseDirectory: process.cwd(), signal })) {
    if (event.status === 'loaded') documents.push(event.document);
  }
  return documents;
}

async function readFacts(path: string): Promise<RecordedFacts> {
  const records = await readRagRecords(path);
  return {
    references: records.some(({ reference }) => reference !== undefined && reference !== null),
    contexts: records.some(({ contexts }) => contexts.length > 0),
  };
}

function refuseOverwriting(paths: readonly string[]): void {
  const existing = paths.filter((path) => existsSync(path));
  if (existing.length === 0) return;
  throw new RaglabError({
    code: 'conflict',
    problem: 'these files exist, and nothing was written',
    received: existing.join(', '),
    remedy: 'move them away, or run it in another folder',
  });
}
