/** Sweeps from the command line: killed at seeded points they give the table of an undisturbed run; what is there already is not done again. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@raglab/core';
import type { BenchReport } from '@raglab/eval';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN, runCli, runJson } from '../run-cli.ts';
import { writeSmallDataset } from './small-dataset.ts';

const GRID = `name: killed
dataset: small
axes:
  chunker: [fixed-token, markdown]
  size: [60, 150]
  reranker: [none, ranker]
  k: [3]
tokens: 300
control: {chunker: markdown, size: 150, reranker: none}
`;
const folder = mkdtempSync(join(tmpdir(), 'raglab-sweep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makeLab(name: string): string {
  const lab = join(folder, name);
  writeSmallDataset(lab);
  return lab;
}

function writeGrid(name: string, text: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** Everything of the table but times, and what follows from times. */
function withoutTimes({ items, axes, control, quality, measures, done }: BenchReport) {
  const cells = items.map(({ timesMs: _t, reused: _r, runId: _i, onFront: _f, figures, ...cell }) => {
    const { latency_p50: _50, latency_p95: _95, ...others } = figures;
    return { ...cell, figures: others };
  });
  return { cells, axes, control, quality, measures, done };
}

/** Ends with the signal that ended it, or null. */
function runStruck(args: readonly string[], strikeAt: number): Promise<NodeJS.Signals | null> {
  const preload = join(import.meta.dirname, 'strike-at.ts');
  const child = spawn(process.execPath, ['--import', preload, MAIN, ...args], {
    env: { ...process.env, RAGLAB_STRIKE_AT: String(strikeAt) },
    stdio: 'ignore',
  });
  return new Promise((done, fail) => child.on('error', fail).on('exit', (_code, signal) => done(signal)));
}

describe('a sweep', () => {
  const grid = writeGrid('grid', GRID);
  const clean = makeLab('clean');
  const countFile = join(folder, 'looks');
  let undisturbed: BenchReport;
  beforeAll(async () => {
    const preload = join(import.meta.dirname, 'strike-at.ts');
    const env = { NODE_OPTIONS: `--import=${preload}`, RAGLAB_STRIKE_COUNT: countFile };
    undisturbed = (await runJson(['bench', grid, '--lab', clean], { env })).json;
  });

  it('stores every cell as a run, with figures, a control and a front', async () => {
    expect([undisturbed.done, undisturbed.cells, undisturbed.failed]).toEqual([8, 8, 0]);
    expect(new Set(undisturbed.items.map(({ runId }) => runId)).size).toBe(8);
    expect(undisturbed.items.filter(({ onFront }) => onFront).length).toBeGreaterThan(0);
    for (const { cellId, figures, againstControl } of undisturbed.items) {
      expect(figures[undisturbed.quality]!.measured).toBe(undisturbed.questions);
      for (const name of ['latency_p95', 'bytes', 'chunks', 'cost_per_1000'])
        expect(figures[name]!.value).not.toBeNull();
      expect(againstControl === null).toBe(cellId === undisturbed.control);
    }
    const [a, b] = undisturbed.items;
    const compared = await runCli(['eval', 'compare', a!.runId!, b!.runId!, '--lab', clean]);
    expect([compared.exitCode, compared.stderr]).toEqual([0, '']);
  });

  it('killed twice at seeded points and run to its end gives the same table', async () => {
    const lab = makeLab('struck');
    const looks = Number(readFileSync(countFile, 'utf8'));
    const random = createRandom(8);
    const args = ['bench', grid, '--lab', lab, '--json'];
    for (const share of [0.1 + 0.2 * random(), 0.4 + 0.3 * random()])
      expect(await runStruck(args, Math.floor(share * looks))).toBe('SIGKILL');
    const { json } = await runJson(args.slice(0, -1));
    expect(withoutTimes(json)).toEqual(withoutTimes(undisturbed));
  });

  it('asks nothing again when it is run again, and searches nothing for another k', async () => {
    const { json: again } = await runJson(['bench', grid, '--lab', clean]);
    expect(withoutTimes(again)).toEqual(withoutTimes(undisturbed));
    expect(again.items.every(({ reused }: BenchReport['items'][number]) => reused!.run && reused!.index)).toBe(true);
    const wider = writeGrid('wider', GRID.replace('k: [3]', 'k: [3, 5]').replace('none}', 'none, k: 3}'));
    const { json } = await runJson(['bench', wider, '--lab', clean]);
    const added = json.items.filter(({ settings }: BenchReport['items'][number]) => settings.k === 5);
    expect(added.map(({ reused }: BenchReport['items'][number]) => reused)).toEqual(
      Array.from({ length: 8 }, () => ({ run: false, index: true })),
    );
  });

  it('plans without running, lists and shows what is stored', async () => {
    const lab = makeLab('planned');
    const { json } = await runJson(['bench', grid, '--plan', '--lab', lab]);
    expect([json.cells.total, json.cells.stored, json.indexes, json.estimate.costUsd]).toEqual([
      ...[8, 0],
      { total: 4, stored: 0 },
      0,
    ]);
    expect((await runJson(['bench', 'list', '--lab', lab])).json).toEqual({ benches: [] });
    const { json: listed } = await runJson(['bench', 'list', '--lab', clean]);
    expect(listed.benches.map(({ name }: BenchReport) => name)).toContain('killed');
    const { stdout } = await runCli(['bench', 'show', undisturbed.benchId.slice(0, 8), '--lab', clean]);
    expect(stdout).toContain('markdown:150/0 · none');
    expect(stdout).toContain('the control');
  });

  it.each([
    ['an unknown dataset', GRID.replace('small', 'nowhere'), 'line 2, column 10'],
    [
      'a model that is not installed',
      `${GRID}`.replace('  k:', '  embedder: [no-such-model]\n  k:'),
      'line 7, column 14',
    ],
    ['a metric that there is not', `${GRID}quality: ndgc_10\n`, "at 'quality', line 10, column 10"],
  ])('names line and column of %s', async (name, text, place) => {
    const file = writeGrid(name.replaceAll(' ', '-'), text);
    const { exitCode, stderr } = await runCli(['bench', file, '--lab', clean]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(place);
    expect(stderr).toContain('^');
  });
});
