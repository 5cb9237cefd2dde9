/** A sweep over prompts: every question is answered by a language model, and the cells are compared by their answers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchReport } from '@raglab/eval';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type ScriptedLanguageServer,
  startScriptedLanguageServer,
} from '../../packages/retrieval/src/testing/scripted-language-server.ts';
import { ROOT, runCli, runJson } from '../run-cli.ts';
import { writeSmallDataset } from './small-dataset.ts';

const GRID = `name: prompts
dataset: small
limit: 3
generator: openai-compatible
axes:
  reranker: none
  prompt: [answer, curt.md]
control: {prompt: answer}
`;
let cwd: string;
let server: ScriptedLanguageServer;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'raglab-prompts-'));
  writeSmallDataset(join(cwd, '.raglab'));
  server = await startScriptedLanguageServer(() => 'NO_ANSWER');
  const model = {
    provider: 'openai-compatible',
    baseUrl: server.baseUrl,
    model: 'tiny',
    price: { input: 1, output: 1 },
  };
  const ask = { refuseBelow: 0 };
  writeFileSync(join(cwd, 'raglab.config.json'), JSON.stringify({ languageModel: model, ask }));
  const bundled = readFileSync(join(ROOT, 'packages/retrieval/src/prompts/answer.md'), 'utf8');
  writeFileSync(join(cwd, 'curt.md'), bundled.replace('in at most five sentences', 'in one short sentence'));
  writeFileSync(join(cwd, 'grid.yaml'), GRID);
});
afterAll(async () => {
  rmSync(cwd, { recursive: true });
  await server.close();
});

it('answers with each prompt, compares by token_f1, knows the cost, and asks no model twice', async () => {
  const { json } = await runJson(['bench', 'grid.yaml'], { cwd });
  const report = json as BenchReport;
  expect([report.done, report.failed, report.metric]).toEqual([2, 0, 'token_f1']);
  expect(report.items.map(({ settings }) => settings.prompt)).toEqual(['answer', 'curt.md']);
  expect(server.requests.length).toBe(6);
  const systems = server.requests.map(({ body }) => JSON.stringify(body).includes('in one short sentence'));
  expect(systems.filter(Boolean).length).toBe(3);
  for (const { figures } of report.items) {
    expect(figures.token_f1).toMatchObject({ measured: 3, total: 3 });
    expect(figures.cost_per_1000!.value).toBeGreaterThan(0);
  }
  await runJson(['bench', 'grid.yaml'], { cwd });
  expect(server.requests.length).toBe(6);
});

it('refuses a metric of the answer where nothing answers, and a prompt that is not there', async () => {
  const refused = async (text: string): Promise<string> => {
    writeFileSync(join(cwd, 'wrong.yaml'), text);
    const { exitCode, stderr } = await runCli(['bench', 'wrong.yaml'], { cwd });
    expect(exitCode).toBe(3);
    return stderr;
  };
  const plain = GRID.replace('generator: openai-compatible\n', '');
  expect(await refused(`${plain}quality: token_f1\n`)).toContain("'quality', line 8, column 10");
  expect(await refused(GRID.replace('curt.md', 'gone.md'))).toContain('line 7, column 20');
});
