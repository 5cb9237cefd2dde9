/** A lab whose embedder is a service over HTTP, from the command line: configuration, key, price, budget. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DIMENSION, type EmbeddingServer, startEmbeddingServer } from './faults/embedding-server.ts';
import { generateCorpus } from './faults/generate-corpus.ts';
import { runCli, runJson } from './run-cli.ts';

const KEY = 'sk-secret-42';
let server: EmbeddingServer;
beforeAll(async () => {
  server = await startEmbeddingServer(1);
  server.isFaulty = false;
});
beforeEach(() => {
  server.served.length = 0;
});
afterAll(() => server.close());

function folderWith(embedder: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'raglab-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  generateCorpus(folder, 3, { files: 2, records: 30 });
  const { baseUrl } = server;
  const config = {
    provider: 'openai-compatible',
    baseUrl,
    model: 'tiny',
    apiKeyEnv: 'SERVICE_KEY',
    batchSize: 8,
    ...embedder,
  };
  writeFileSync(join(folder, 'raglab.config.json'), JSON.stringify({ embedder: config, chunker: 'markdown:60/0' }));
  return folder;
}

const env = { SERVICE_KEY: KEY };

describe('an embedding service in the configuration', { timeout: 60_000 }, () => {
  it('embeds, counts tokens and cost, isolates poison, answers questions, and shows the key nowhere', async () => {
    const cwd = folderWith({ pricePerMillionTokens: 100, dimension: DIMENSION });
    const { exitCode, json, stderr } = await runJson(['ingest', 'corpus'], { cwd, env });
    expect(exitCode).toBe(0);
    expect(json.documents).toMatchObject({ seen: 32, added: 29, failed: 3 });
    expect(json.embeddings.computed).toBe(server.served.flat().length);
    expect(json.costUsd).toBeCloseTo(json.tokens * 1e-4, 10);
    const search = await runJson(['search', 'harbour tide', '--mode', 'dense', '--rerank', 'maxsim'], { cwd, env });
    expect(search.json.hits.length).toBeGreaterThan(0);
    expect(JSON.stringify([json, stderr, search])).not.toContain(KEY);
  });

  it('stops before the budget with exit code 2, keeps what was paid, and goes on from there', async () => {
    const cwd = folderWith({ dimension: DIMENSION });
    const stopped = await runCli(['ingest', 'corpus', '--max-tokens', '600'], { cwd, env });
    expect([stopped.exitCode, stopped.stderr]).toEqual([2, expect.stringContaining('exceed the budget')]);
    const paid = server.served.flat().length;
    expect(paid).toBeGreaterThan(0);
    const { json } = await runJson(['ingest', 'corpus'], { cwd, env });
    expect(json.embeddings).toMatchObject({ computed: server.served.flat().length - paid });
    expect(new Set(server.served.flat()).size).toBe(server.served.flat().length);
  });

  it.each<[string, object, string[], Record<string, string>, RegExp]>([
    ['a missing key', {}, [], {}, /environment variable SERVICE_KEY/],
    ['a budget in money without a price', { dimension: DIMENSION }, ['--max-cost', '1'], env, /pricePerMillionTokens/],
    ['an amount that is none', {}, ['--max-cost', 'much'], env, /amount in US dollars/],
    ['an unknown setting', { speed: 1 }, [], env, /embedder/],
  ])('says in one line what is wrong: %s', async (_name, embedder, options, environment, message) => {
    const { exitCode, stderr } = await runCli(['ingest', 'corpus', ...options], {
      cwd: folderWith(embedder),
      env: environment,
    });
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(3);
  });
});
