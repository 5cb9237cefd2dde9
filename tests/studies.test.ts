/** `raglab study` as its user meets it, and the page made of the published results. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { STUDY_NAMES } from '@raglab/study';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, runCli, runJson } from './run-cli.ts';

const lab = mkdtempSync(join(tmpdir(), 'raglab-studies-'));
afterAll(() => rmSync(lab, { recursive: true, force: true }));

it('docs/studies.md is what the command makes', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['docs/build/study-page.ts', '--check'], {
    cwd: ROOT,
  });
  expect(stdout).toMatch(/up to date/);
});

describe('raglab study', () => {
  it('lists every study with its verdict', async () => {
    const { exitCode, json } = await runJson(['study', 'list', '--lab', lab]);
    expect(exitCode).toBe(0);
    expect(json.studies.map(({ name }: { name: string }) => name)).toEqual(STUDY_NAMES);
    for (const { published, yours } of json.studies) {
      expect(published.verdict).toMatch(/^(holds|holds partly|does not hold here)$/);
      expect(yours).toBeNull();
    }
  });

  it('runs one, keeps it in the lab, and shows it beside the published one', async () => {
    const { exitCode, json, stderr } = await runJson(['study', 'run', 'chunk-size', '--size', 'small', '--lab', lab]);
    expect(exitCode, stderr).toBe(0);
    expect(json).toMatchObject({ name: 'chunk-size', size: 'small', seed: 1 });
    expect(existsSync(join(lab, 'studies/chunk-size/plot.svg'))).toBe(true);
    const listed = await runJson(['study', 'list', '--lab', lab]);
    const { yours } = listed.json.studies.find(({ name }: { name: string }) => name === 'chunk-size');
    expect(yours).toMatchObject({ verdict: json.verdict, size: 'small' });
  });

  it('prints table, plot and verdict', async () => {
    const { exitCode, stdout } = await runCli(['study', 'run', 'chunk-size', '--size', 'small', '--lab', lab]);
    expect(exitCode).toBe(0);
    for (const part of [/chunk size, tokens/, /┤/, /^(holds|holds partly|does not hold here)$/m, /size small, seed 1/])
      expect(stdout).toMatch(part);
  });

  it('measures a model that is named, too, by its folder; says what is missing where there is none', async () => {
    const study = ['study', 'run', 'static-or-contextual', '--size', 'small', '--lab', lab, '--model'];
    const { json, stderr } = await runJson([...study, join(ROOT, 'models', 'raglab-static')]);
    const of = (model: string) => json.rows.filter((row: { model: string }) => row.model === model);
    expect(of('raglab-static').length, stderr).toBeGreaterThan(0);
    for (const [i, row] of of('raglab-static').entries())
      expect(row).toEqual({ ...of('static, 512')[i], model: row.model });
    const absent = await runCli([...study, '/no/such-model']);
    expect(absent).toMatchObject({ exitCode: 3 });
    expect(absent.stderr).toContain('such-model');
  });

  it('refuses an unknown study, and to publish what the documented command does not give', async () => {
    const unknown = await runCli(['study', 'run', 'no-such', '--lab', lab]);
    expect(unknown).toMatchObject({ exitCode: 3 });
    expect(unknown.stderr).toMatch(/expected one of chunk-size/);
    const small = await runCli(['study', 'run', 'chunk-size', '--size', 'small', '--publish', '--lab', lab]);
    expect(small).toMatchObject({ exitCode: 3 });
    expect(small.stderr).toMatch(/expected --size default/);
  });
});
