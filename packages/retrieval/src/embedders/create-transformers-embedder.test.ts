import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Embedder, TokenEmbedder } from '@raglab/core';
import { embedderConformance } from '@raglab/core/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BUNDLED_MODEL, createBundledEmbedder } from '../testing/bundled-embedder.ts';
import { createTransformersEmbedder } from './create-transformers-embedder.ts';

embedderConformance('createTransformersEmbedder', createBundledEmbedder);

describe('createTransformersEmbedder', () => {
  let embedder: Embedder & TokenEmbedder;
  beforeAll(async () => {
    embedder = await createBundledEmbedder();
  });
  afterAll(() => embedder.close());

  it('keeps the order of texts over several batches', async () => {
    const texts = Array.from({ length: 70 }, (_, i) => `tide ${'harbour '.repeat(70 - i)} ${i}`);
    const { vectors } = await embedder.embed(texts, { kind: 'passage' });
    const alone = await embedder.embed([texts[40]!], { kind: 'passage' });
    expect([...vectors[40]!]).toEqual([...alone.vectors[0]!]);
  });

  it('puts what means the same nearer than what does not', async () => {
    const texts = ['repairing a car', 'automobile maintenance', 'a recipe for tomato soup'];
    const [a, b, c] = (await embedder.embed(texts, { kind: 'query' })).vectors;
    expect(dot(a!, b!)).toBeGreaterThan(dot(a!, c!) + 0.1);
  });

  it('gives zeros to a text without a known word', async () => {
    const { vectors } = await embedder.embed(['', '🚢'], { kind: 'passage' });
    for (const vector of vectors) expect(vector.every((value) => value === 0)).toBe(true);
  });

  it('gives token vectors that add up to the vector of the text', async () => {
    const text = 'Backpressure stops the reader.';
    const [tokens] = await embedder.embedTokens([text], { kind: 'passage' });
    expect(tokens!.tokens.slice(-3)).toEqual(['the', 'reader', '.']);
    const sum = new Float32Array(embedder.dimension);
    for (const [token, weight] of tokens!.weights.entries()) {
      const row = tokens!.vectors.subarray(token * embedder.dimension, (token + 1) * embedder.dimension);
      expect(Math.hypot(...row)).toBeCloseTo(1, 4);
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * row[i]!;
    }
    const norm = Math.hypot(...sum);
    const [pooled] = (await embedder.embed([text], { kind: 'passage' })).vectors;
    expect(
      dot(
        pooled!,
        sum.map((value) => value / norm),
      ),
    ).toBeCloseTo(1, 5);
  });

  it('keeps the first numbers of a vector where a shorter one is asked for, scaled to length 1', async () => {
    const short = await createTransformersEmbedder({ ...BUNDLED_MODEL, dimension: 128 });
    const text = 'Backpressure stops the reader.';
    const [vector] = (await short.embed([text], { kind: 'passage' })).vectors;
    const [whole] = (await embedder.embed([text], { kind: 'passage' })).vectors;
    const head = whole!.slice(0, 128);
    const norm = Math.hypot(...head);
    expect([short.dimension, vector!.length, short.key === embedder.key]).toEqual([128, 128, false]);
    for (const [i, value] of vector!.entries()) expect(value).toBeCloseTo(head[i]! / norm, 5);
    const [tokens] = await short.embedTokens([text], { kind: 'passage' });
    const sum = new Float32Array(128);
    for (const [token, weight] of tokens!.weights.entries())
      for (let i = 0; i < 128; i++) sum[i]! += weight * tokens!.vectors[token * 128 + i]!;
    const length = Math.hypot(...sum);
    const pooled = dot(
      vector!,
      sum.map((value) => value / length),
    );
    expect(pooled).toBeCloseTo(1, 5);
    await short.close();
    await expect(createTransformersEmbedder({ ...BUNDLED_MODEL, dimension: 1024 })).rejects.toMatchObject({
      code: 'configuration',
    });
  });

  it('has a key that changes with everything that changes a vector', async () => {
    const others = await Promise.all([
      createTransformersEmbedder({ ...BUNDLED_MODEL, maxTokens: 64 }),
      createTransformersEmbedder({ ...BUNDLED_MODEL, pooling: 'cls' }),
      createTransformersEmbedder({ ...BUNDLED_MODEL, prefixes: { query: 'query: ', passage: '' } }),
    ]);
    expect(new Set([embedder, ...others].map(({ key }) => key)).size).toBe(4);
    expect(embedder.key).toMatch(/^transformers:raglab-static@[0-9a-f]{16}:q8:mean:l2:512:[0-9a-f]{8}$/);
    await Promise.all(others.map((other) => other.close()));
  });

  it('says what is missing when a hub model is not there', async () => {
    const missing = { ...BUNDLED_MODEL, model: 'Xenova/all-MiniLM-L6-v2' };
    await expect(createTransformersEmbedder(missing)).rejects.toMatchObject({
      code: 'not_found',
      problem: expect.stringContaining('downloading is off'),
      received: expect.stringContaining('raglab-static'),
    });
    await expect(createTransformersEmbedder({ ...BUNDLED_MODEL, dtype: 'fp16' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(createTransformersEmbedder({ ...BUNDLED_MODEL, model: '../x' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('says so when a model may be downloaded and there is no network', async () => {
    const { env } = await import('@xenova/transformers');
    const host = env.remoteHost;
    // Nobody listens there.
    env.remoteHost = 'http://127.0.0.1:1/';
    onTestFinished(() => {
      env.remoteHost = host;
    });
    const remote = { ...BUNDLED_MODEL, model: 'Xenova/all-MiniLM-L6-v2', allowRemote: true };
    await expect(createTransformersEmbedder(remote)).rejects.toMatchObject({
      code: 'not_found',
      problem: expect.stringMatching(/Xenova\/all-MiniLM-L6-v2 is not installed and was not downloaded/),
      remedy: expect.stringContaining('https://huggingface.co/Xenova/all-MiniLM-L6-v2'),
    });
  });

  it('rests, also while a call is under way, and embeds the same when it is asked again', async () => {
    const other = await createBundledEmbedder();
    const before = other.embed(['Boats leave with the tide.'], { kind: 'passage' });
    await other.rest!();
    await other.rest!();
    const after = await other.embed(['Boats leave with the tide.'], { kind: 'passage' });
    expect(after.vectors).toEqual((await before).vectors);
    await other.close();
    await expect(other.embed(['a'], { kind: 'passage' })).rejects.toThrow(/closed/);
  });

  it('stops between batches when asked to, and refuses work once closed', async () => {
    const controller = new AbortController();
    const running = embedder.embed(
      Array.from({ length: 500 }, (_, i) => `text ${i}`),
      { kind: 'passage', signal: controller.signal },
    );
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    const other = await createBundledEmbedder();
    await other.close();
    await expect(other.embed(['late'], { kind: 'query' })).rejects.toMatchObject({ code: 'provider' });
  });

  it('does not keep the process alive', () => {
    const module = fileURLToPath(new URL('../testing/bundled-embedder.ts', import.meta.url));
    const program = `const { createBundledEmbedder } = await import(${JSON.stringify(module)});
      const embedder = await createBundledEmbedder();
      console.log((await embedder.embed(['tide'], { kind: 'query' })).vectors.length);`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
    expect(String(output).trim()).toBe('1');
  });
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
