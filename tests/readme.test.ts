/** The README's commands work as they stand, in their order, in one fresh lab; its promises about size hold. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, runCli } from './run-cli.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const lab = mkdtempSync(join(tmpdir(), 'raglab-readme-'));
afterAll(() => rmSync(lab, { recursive: true, force: true }));

/** The lines of every ```sh block, as arguments after `npx pnpm@12 raglab`. */
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((block) => block[1]!.trim().split('\n'))
  .map((line) => line.replace(/^npx pnpm@12 raglab /, ''));

describe('README', () => {
  it('has at most 150 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it.each(commands)('raglab %s', async (command) => {
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
    const { exitCode, stdout, stderr } = await runCli([...args, '--lab', lab]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.trim()).not.toBe('');
  });

  it('names files that exist', () => {
    const paths = [...readme.matchAll(/`((?:packages|datasets|docs|models)\/[\w./-]+)`/g)].map((match) => match[1]!);
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) expect(() => readFileSync(join(ROOT, path)), path).not.toThrow(/ENOENT/);
  });
});
