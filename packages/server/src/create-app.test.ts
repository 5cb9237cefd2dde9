import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createApp } from './create-app.ts';
import type { ApiDocument } from './describe-api.ts';
import { askReportSchema, healthReportSchema, searchReportSchema } from './schemas/report-schemas.ts';
import { serveLab } from './serve-lab.ts';
import { createAnsweringLab } from './testing/create-answering-lab.ts';

const post = (body: string, type = 'application/json') => ({ method: 'POST', body, headers: { 'content-type': type } });

describe('the HTTP API', () => {
  it('answers GET and POST alike, in the shape that its document promises', async () => {
    const lab = createAnsweringLab();
    const app = createApp(lab);
    const got = await (await app.request('/search?question=hello&k=3&mode=dense&trace=true')).json();
    const posted = await (
      await app.request('/search', post('{"question":"hello","k":3,"mode":"dense","trace":true}'))
    ).json();
    expect(searchReportSchema.parse(got)).toEqual(searchReportSchema.parse(posted));
    expect(lab.asked[0]).toMatchObject({ question: 'hello', k: 3, mode: 'dense', trace: true });
    expect(lab.asked[1]).toMatchObject({ question: 'hello', k: 3, mode: 'dense', trace: true });
    expect(askReportSchema.parse(await (await app.request('/ask?question=hello')).json()).answer).toBe('hello [1]');
    expect(healthReportSchema.parse(await (await app.request('/health')).json()).status).toBe('ok');
  });

  it.each([
    ['no question', '/search', undefined, 400],
    ['a blank question', '/ask?question=%20', undefined, 400],
    ['k = 0', '/search?question=x&k=0', undefined, 400],
    ['an unknown mode', '/search?question=x&mode=psychic', undefined, 400],
    ['an unknown field', '/search', post('{"question":"x","k1":3}'), 400],
    ['broken JSON', '/search', post('{"question":'), 400],
    ['a question of a megabyte', '/search', post(JSON.stringify({ question: 'x'.repeat(1_000_000) })), 413],
    ['an unknown collection', '/search?question=x&collection=none', undefined, 404],
    ['an unknown path', '/nothing', undefined, 404],
    ['a bad date', '/health?date=yesterday', undefined, 400],
    ['an unknown parameter of health', '/health?dat=2026-01-01', undefined, 400],
    ['an unknown parameter of a search', '/search?question=x&k1=3', undefined, 400],
    ['a parameter that is given twice', '/search?question=x&k=1&k=2', undefined, 400],
    ['an empty number', '/search?question=x&k=', undefined, 400],
    ['a share above 1', '/search?question=x&mmr=3', undefined, 400],
    ['a stage that there is not', '/search?question=x&minScores=fusd=1', undefined, 400],
    ['a reranker by path', '/search?question=x&rerank=cross-encoder:/etc/model', undefined, 400],
    ["a ranker's file", '/search?question=x&rerank=ranker:my/ranker.json', undefined, 400],
    ['a reranker by a path upwards', '/search?question=x&rerank=cross-encoder:../model', undefined, 400],
    ['a body that is no JSON', '/search', { ...post('question=x', 'application/x-www-form-urlencoded') }, 400],
    ['a method that a path does not take', '/search?question=x', { method: 'DELETE' }, 405],
    ["another site's name", 'http://evil.example/search?question=x', undefined, 403],
  ])('refuses %s with problem+json', async (_name, path, init, status) => {
    const response = await createApp(createAnsweringLab()).request(path, init);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(await response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  });

  it('takes every option of a query, as text and as values', async () => {
    const lab = createAnsweringLab();
    const app = createApp(lab);
    const options = {
      ...{
        mode: 'hybrid',
        rerank: 'cross-encoder:Xenova/ms-marco-MiniLM-L-6-v2',
        fusion: 'rrf',
        denseWeight: 0.5,
        rrfK: 20,
      },
      ...{ candidates: 50, rerankCandidates: 10, collapse: 0.9, mmr: 0.7, expand: 'parent', neighbours: 1 },
      ...{ minScores: { dense: 0.3, rerank: -2 }, deadlinesMs: { rerank: 80, total: 200 } },
    };
    await app.request('/search', post(JSON.stringify({ question: 'x', ...options })));
    const text = new URLSearchParams(
      Object.entries({ question: 'x', ...options }).map(([name, value]): [string, string] => [
        name,
        typeof value === 'object'
          ? Object.entries(value)
              .map((pair) => pair.join('='))
              .join(',')
          : String(value),
      ]),
    );
    await app.request(`/search?${text}`);
    expect(lab.asked[0]).toMatchObject(options);
    expect(lab.asked[1]).toMatchObject(options);
  });

  it('says what it expected in its own words', async () => {
    const app = createApp(createAnsweringLab());
    const detailOf = async (path: string) => ((await (await app.request(path)).json()) as { detail: string }).detail;
    expect(await detailOf('/search')).toBe(
      "'question' is not valid: expected text, received nothing. /openapi.json describes every request",
    );
    expect(await detailOf('/search?question=x&k=lots')).toContain("expected a number, received 'lots'");
    expect(await detailOf('/search?question=x&mode=psychic')).toContain('expected one of hybrid, dense, lexical');
  });

  it('names the methods of a path with 405, and refuses names that are not this machine', async () => {
    const app = createApp(createAnsweringLab());
    expect((await app.request('/search', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await app.request('/health', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await app.request('/search?question=x', { method: 'HEAD' })).status).toBe(200);
    for (const host of ['localhost:4680', '127.0.0.1', '[::1]:4680'])
      expect((await app.request(`http://${host}/health`)).status).toBe(200);
    for (const host of ['rebound.example:4680', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'])
      expect((await app.request(`http://${host}/health`)).status).toBe(403);
  });

  it('keeps what went wrong inside to itself, and tells its owner', async () => {
    const seen: unknown[] = [];
    const app = createApp(createAnsweringLab(), { onError: (error) => void seen.push(error) });
    const response = await app.request('/search?question=boom');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(seen).toHaveLength(1);
  });

  it('says with 503 that a health check failed', async () => {
    expect((await createApp(createAnsweringLab()).request('/health?minDocuments=10')).status).toBe(503);
    const shown = await createApp(createAnsweringLab()).request('/api/health?minDocuments=10');
    expect(shown.status).toBe(200);
    expect(healthReportSchema.parse(await shown.json()).status).not.toBe('ok');
  });

  it('describes itself in OpenAPI 3.1', async () => {
    const response = await createApp(createAnsweringLab()).request('/openapi.json');
    const document = JSON.parse(await response.text());
    expect(document).toMatchObject({ openapi: '3.1.0' });
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/ask', '/ask/stream', '/health', '/search', '/api/runs']),
    );
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['SearchReport', 'AskReport', 'Problem']),
    );
  });

  it('says in the document what each option of a question means, the question first', async () => {
    const document = (await (await createApp(createAnsweringLab()).request('/openapi.json')).json()) as ApiDocument;
    const [question, ...options] = document.paths['/search']!.get!.parameters!;
    expect(question).toMatchObject({ name: 'question', required: true });
    expect(options.length).toBeGreaterThan(15);
    expect(options.filter(({ description, schema }) => !(description ?? schema.description))).toEqual([]);
  });

  it('serves on loopback only, and says when a port is taken', async () => {
    await expect(serveLab(createAnsweringLab(), { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'usage' });
    const server = await serveLab(createAnsweringLab(), { port: 0 });
    expect((await fetch(`${server.url}/search?question=x`)).status).toBe(200);
    expect(await statusOf(server.url, { host: 'evil.example' })).toBe(403);
    const port = Number(new URL(server.url).port);
    await expect(serveLab(createAnsweringLab(), { port })).rejects.toMatchObject({ code: 'conflict' });
    await server.stop();
  });

  it('stops although a client never ends its request', async () => {
    const server = await serveLab(createAnsweringLab(), { port: 0, stopWithinMs: 20 });
    const stalled = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(stalled, 'connect');
    stalled.write('POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{');
    await server.stop();
    stalled.destroy();
  });
});

/** `fetch` sets the Host header itself. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((done, fail) => {
    get(`${url}/health`, { headers }, (response) => {
      response.resume();
      done(response.statusCode);
    }).on('error', fail);
  });
}
