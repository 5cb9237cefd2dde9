/** The house rules that a program can check: the import arrow, sizes, names, exports. ARCHITECTURE.md says why. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** What each package may import of ours: the arrow of ARCHITECTURE.md. */
const ARROW: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ingest: ['core'],
  retrieval: ['core'],
  eval: ['core'],
  server: ['core'],
  cli: ['core', 'ingest', 'retrieval', 'eval', 'server', 'study'],
  study: ['core', 'ingest', 'retrieval', 'eval'],
};

const MAX_SOURCE_LINES = 250;
const MAX_TEST_LINES = 400;
/** A package's list of names is read with a search, not from top to bottom. */
const MAX_LIST_LINES = 400;
const FORBIDDEN_NAMES = /^(utils?|helpers?|common|misc|types|shared)\.tsx?$/;

const files = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((entry) => sourceFiles(join(root, 'packages', entry.name)))
  .map((path) => ({ path, name: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));

describe('architecture', () => {
  it('looks at real files', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(Object.keys(ARROW).toSorted()).toEqual(readdirSync(join(root, 'packages')).toSorted());
  });

  it('imports follow the arrow core ← ingest | retrieval | eval | server ← cli', () => {
    const wrong = files.flatMap(({ name, text }) => {
      const from = name.split('/')[1]!;
      const allowed = [from, ...ARROW[from]!];
      return importsOf(text)
        .filter((specifier) => specifier.startsWith('@raglab/'))
        .filter((specifier) => !allowed.includes(specifier.split('/')[1]!))
        .map((specifier) => `${name} imports ${specifier}`);
    });
    expect(wrong).toEqual([]);
  });

  it('packages meet at their entry points, never inside', () => {
    const allowed = /^@raglab\/[a-z]+$|^@raglab\/core\/testing$|^@raglab\/eval\/vitest$/;
    const wrong = files.flatMap(({ name, text }) =>
      importsOf(text)
        .filter(
          (specifier) =>
            (specifier.startsWith('@raglab/') && !allowed.test(specifier)) || specifier.includes('../packages'),
        )
        .map((specifier) => `${name} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the dashboard takes types alone from the packages: their code stays out of the browser', () => {
    const wrong = files
      .filter(({ name }) => name.startsWith('packages/server/dashboard/src/'))
      .filter(({ text }) => /^import (?!type )[^;]*from '@raglab\//m.test(text));
    expect(wrong.map((file) => file.name)).toEqual([]);
  });

  it('core/testing and eval/vitest are imported by tests alone', () => {
    const forTests = ['@raglab/core/testing', '@raglab/eval/vitest'];
    const wrong = files.filter(
      ({ name, text }) =>
        !name.endsWith('.test.ts') && importsOf(text).some((specifier) => forTests.includes(specifier)),
    );
    expect(wrong.map((file) => file.name)).toEqual([]);
  });

  it(`source files stay under ${MAX_SOURCE_LINES} lines, tests under ${MAX_TEST_LINES}`, () => {
    const long = files
      .map(({ name, text }) => ({ name, lines: text.split('\n').length - 1 }))
      .filter(({ name, lines }) => lines > limitOf(name));
    expect(long).toEqual([]);
  });

  it('every source file opens with a comment that says what it is', () => {
    const silent = files.filter(
      ({ name, text }) => !/\.test\.tsx?$|\/index\.ts$/.test(name) && !/^(#!.*\n)?\/\*\*/.test(text),
    );
    expect(silent.map((file) => file.name)).toEqual([]);
  });

  it('names say what is inside: kebab-case, no utils, helpers or types', () => {
    const wrong = files.filter(
      ({ path }) =>
        FORBIDDEN_NAMES.test(basename(path)) || !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.tsx?$/.test(basename(path)),
    );
    expect(wrong.map((file) => file.name)).toEqual([]);
  });

  it('exports are listed by hand: no export *, no default export, no inner barrel', () => {
    const wrong = files.filter(({ name, text }) => {
      const innerBarrel =
        /\/index\.ts$/.test(name) && !/^packages\/[a-z]+\/src\/(testing\/|vitest\/)?index\.ts$/.test(name);
      return innerBarrel || /^export \* from|^export default/m.test(text);
    });
    expect(wrong.map((file) => file.name)).toEqual([]);
  });
});

function limitOf(name: string): number {
  if (/^packages\/[a-z]+\/src\/index\.ts$/.test(name)) return MAX_LIST_LINES;
  return name.endsWith('.test.ts') ? MAX_TEST_LINES : MAX_SOURCE_LINES;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((entry) => {
    if (entry === 'node_modules' || entry === 'dist') return [];
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry) ? [path] : [];
  });
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
}
