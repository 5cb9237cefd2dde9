/**
 * The walkthrough's commands work as they stand, chapter after chapter in one lab, with the exit codes that they announce; its links lead
 * somewhere; and every figure of a "Measured" paragraph stands in a file that the paragraph cites.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STUDY_NAMES } from '@raglab/study';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../packages/cli/src/run-program.ts';
import { ROOT } from './run-cli.ts';

const FOLDER = join(ROOT, 'docs', 'walkthrough');
const lab = mkdtempSync(join(tmpdir(), 'raglab-walkthrough-'));
afterAll(() => rmSync(lab, { recursive: true, force: true }));

const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const chapters = pages.filter((name) => /^\d\d-/.test(name)).sort();
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

/** `RUN_LEXICAL` in a command stands for the id of the last run with `--mode lexical`. */
const runs = new Map<string, string>();

describe.each(chapters)('%s', (chapter) => {
  const blocks = [...read(chapter).matchAll(/```sh\n([\s\S]*?)```/g)];
  const lines = blocks.flatMap((block) => block[1]!.trim().split('\n'));

  it('has commands, questions and measured answers', () => {
    expect(read(chapter).match(/^### /gm)?.length).toBeGreaterThan(3);
    expect(read(chapter)).toContain('\n**Measured.**');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).toMatch(/^npx pnpm@12 raglab /);
  });

  it.each(lines)(
    '%s',
    async (line) => {
      const [, command, code = '0'] = /^npx pnpm@12 raglab (.*?)(?:\s+# exit code (\d))?$/.exec(line)!;
      const { exitCode, stdout, stderr } = await run(argumentsOf(command!));
      expect([exitCode, stderr.filter((text) => text.startsWith('error'))]).toEqual([Number(code), []]);
      expect(stdout.trim()).not.toBe('');
      const mode = /eval run .*--mode (\w+)/.exec(line)?.[1];
      const id = /run ([0-9a-f]{16}) is stored/.exec(stdout)?.[1];
      if (mode && id) runs.set(`RUN_${mode.toUpperCase()}`, id);
    },
    300_000,
  );
});

describe.each(pages)('%s', (page) => {
  it('names studies that exist', () => {
    const lines = read(page)
      .split('\n')
      .filter((line) => /\*\*Studies\*\*|\bstud(?:y|ies) `/.test(line));
    const named = lines.flatMap((line) => [
      ...line.replace(/^.*?(?=\*\*Studies|stud(?:y|ies) `)/, '').matchAll(/`([a-z][a-z0-9-]*)`/g),
    ]);
    for (const [, name] of named) expect(STUDY_NAMES, page).toContain(name);
  });

  it('links to files that exist', () => {
    const targets = [...read(page).matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets.filter((each) => !each.startsWith('http'))) {
      const [file, heading] = target.split('#') as [string, string | undefined];
      expect(existsSync(join(FOLDER, file)), target).toBe(true);
      if (heading !== undefined)
        expect(headingsOf(readFileSync(join(FOLDER, file), 'utf8')), target).toContain(heading);
    }
  });

  it('gives no measured figure that its source does not hold', () => {
    for (const paragraph of read(page).split(/\n\n|\n(?=\*\*)/)) {
      if (!paragraph.startsWith('**Measured.**')) continue;
      const sources = [...paragraph.matchAll(/\]\((\.\.[^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1]!);
      expect(sources, paragraph).not.toEqual([]);
      const known = new Set(sources.flatMap((source) => numbersOf(readFileSync(join(FOLDER, source), 'utf8'))));
      const prose = paragraph.replace(/\]\([^)]*\)/g, ']').replace(/`[^`]*`/g, '');
      const unknown = numbersOf(prose).filter((number) => !known.has(number) && !NAMES.has(number));
      expect(unknown, `${page}: ${sources.join(', ')} no longer say what this paragraph says`).toEqual([]);
    }
  });
});

/** Of "nDCG@10" and the like, which sources may spell otherwise; and the confidence level. */
const NAMES: ReadonlySet<number> = new Set([5, 10, 50, 95, 99]);

/** As the address of a section has them. */
function headingsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)];
  return headings.map((match) => match[1]!.toLowerCase().replaceAll(' ', '-'));
}

/** Values without sign; "1,386", ".725" and "33.5" are numbers, "p50" and "MiniLM-L6" are not. */
function numbersOf(text: string): number[] {
  const found = text.matchAll(
    /(?<![\p{L}\d.,-])(?:[-−+]?)(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\p{L}\d])/gu,
  );
  return [...found].map((match) => Number(match[1]!.replaceAll(',', '')));
}

function argumentsOf(command: string): string[] {
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  return args.map((arg) => runs.get(arg) ?? arg);
}

/** In this process: the start of a process takes longer than most of these commands. */
async function run(args: readonly string[]) {
  const out: string[] = [];
  const stderr: string[] = [];
  const terminal = {
    ...{ interactive: false, colour: false, width: 100 },
    out: (text: string) => void out.push(`${text}\n`),
    write: (text: string) => void out.push(text),
    error: (text: string) => void stderr.push(text),
  };
  const exitCode = await runProgram([...args, '--lab', lab], terminal);
  return { exitCode, stdout: out.join(''), stderr };
}
