/** The bundled models and what is said of them: bytes, sizes, the command that lists, measures and verifies them, and one trained on a folder of documents. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MAIN, ROOT, runCli, runJson } from './run-cli.ts';

const MODELS = join(ROOT, 'models');

describe('the bundled models', () => {
  it('are the bytes that SHA256SUMS lists (after a training: raglab models verify --write), and under 14 MB with their cards', async () => {
    const { exitCode, json } = await runJson(['models', 'verify', '--no-training']);
    expect(json.files.filter(({ status }: { status: string }) => status !== 'ok')).toEqual([]);
    expect(json).toMatchObject({ intact: true, training: null });
    expect(exitCode).toBe(0);
    const files = readdirSync(MODELS, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    expect(bytes).toBeLessThan(14e6);
  });

  it('have cards with data, licences, command, seed, results and limits', () => {
    for (const model of ['raglab-static', 'raglab-ranker', 'raglab-judge']) {
      const card = readFileSync(join(MODELS, model, 'README.md'), 'utf8').toLowerCase();
      for (const word of ['licence', 'seed', 'raglab train', '## what it reaches', '## limits', 'cc by'])
        expect(card, `${model}: ${word}`).toContain(word);
    }
  });
});

describe('raglab models', () => {
  it('lists what is installed and what the hub has, with prefixes, pooling, length, and the figures that there are', async () => {
    const { json } = await runJson(['models', '--lab', temporary()]);
    expect(json.active).toBe('raglab-static');
    expect(json.models[0]).toMatchObject({
      ...{ name: 'raglab-static', origin: 'bundled', kind: 'static', dimension: 512, pooling: 'mean', inUse: true },
      // Nothing was measured in this lab; the quality comes with the model.
      ...{ speed: null, quality: { dataset: 'rag-handbook', metric: 'ndcg_cut_10', mean: expect.any(Number) } },
    });
    const e5 = json.hub.find(({ id }: { id: string }) => id === 'Xenova/e5-small-v2');
    expect(e5).toMatchObject({ prefixes: { query: 'query: ', passage: 'passage: ' }, pooling: 'mean', maxTokens: 512 });
    const { stdout } = await runCli(['models', '--lab', temporary()]);
    expect(stdout).toMatch(/raglab-static +bundled +static +512 +32000.*in use/);
    expect(stdout).toContain('mixedbread-ai/mxbai-rerank-xsmall-v1');
  });

  it('refuses to measure what is not there', async () => {
    const { exitCode, stderr } = await runCli(['models', 'measure', 'nonsense', '--lab', temporary()]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/no embedder nonsense.*raglab-static/s);
  });

  it('verify trains a tiny model twice, to the same bytes', async () => {
    const { exitCode, json } = await runJson(['models', 'verify']);
    expect(json.training).toMatchObject({ isSame: true, hashes: [expect.any(String), expect.any(String)] });
    expect(exitCode).toBe(0);
  });
});

describe('raglab train embedder', () => {
  it('moves the bundled model to a folder of documents, and the lab uses it', async () => {
    const directory = temporary();
    mkdirSync(join(directory, 'docs'));
    for (const [topic, words] of Object.entries({
      boats: 'hull mast rudder keel anchor',
      bread: 'dough crust oven yeast flour',
    }))
      writeFileSync(join(directory, 'docs', `${topic}.md`), documentOf(topic, words.split(' ')));
    const args = ['train', 'embedder', '--corpus', 'docs', '--steps', '2', '--threads', '1', '--out', 'models/own'];
    const { json, exitCode, stderr } = await runJson(args, { cwd: directory });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ base: 'raglab-static', dimension: 512, vocabulary: 32_000 });
    expect(json.training.sources).toEqual([{ name: 'docs', pairs: expect.any(Number) }]);
    writeFileSync(
      join(directory, 'raglab.config.json'),
      JSON.stringify({ embedder: { model: 'own', modelsDirectory: 'models' } }),
    );
    expect((await runCli(['ingest', 'docs'], { cwd: directory })).exitCode).toBe(0);
    const found = await runJson(['search', 'loaf of bread', '--mode', 'dense', '--k', '1'], { cwd: directory });
    expect(found.json.hits[0].uri).toBe('docs/bread.md');
    const listed = await runJson(['models'], { cwd: directory });
    expect(listed.json.models.map(({ name, origin }: Record<string, string>) => `${origin} ${name}`)).toEqual([
      'bundled raglab-static',
      'local own',
    ]);
    expect(readFileSync(join(directory, 'models', 'own', 'README.md'), 'utf8')).toContain('--corpus docs');
  });

  it('says what is missing', async () => {
    const nothing = await runCli(['train', 'embedder']);
    expect(nothing.exitCode).toBe(3);
    expect(nothing.stderr).toContain('--pairs DIR, --corpus PATH, or both');
    const both = await runCli(['train', 'embedder', '--corpus', MAIN, '--dimension', '64']);
    expect(both.stderr).toContain('--base none');
  });
});

function documentOf(topic: string, words: readonly string[]): string {
  const paragraph = (i: number): string =>
    `The ${words[i % 5]} of ${topic} comes before the ${words[(i + 1) % 5]}. Without a ${words[(i + 2) % 5]} there is no ${words[(i + 3) % 5]} worth the name ${i}.`;
  const sections = Array.from(
    { length: 12 },
    (_, i) => `## About ${words[i % 5]} ${i}\n\n${paragraph(i)}\n\n${paragraph(i + 7)}`,
  );
  return `# All of ${topic}\n\n${sections.join('\n\n')}\n`;
}

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'raglab-models-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
