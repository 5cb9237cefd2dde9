import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { createManualClock } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { createApp } from '../create-app.ts';
import { serveLab } from '../serve-lab.ts';
import { createAnsweringLab } from '../testing/create-answering-lab.ts';

const TOKEN = 'correct-horse-battery-staple';
const post = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
});
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('the token', () => {
  const app = createApp(createAnsweringLab(), { token: TOKEN });

  it('is asked for where one is set: missing', async () => {
    for (const path of ['/search?question=x', '/health', '/metrics', '/api/lab', '/mcp']) {
      const response = await app.request(path);
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="raglab"');
    }
  });

  it.each([
    ['another', 'Bearer wrong'],
    ['a beginning of it', `Bearer ${TOKEN.slice(0, -1)}`],
    ['more than it', `Bearer ${TOKEN}x`],
    ['two of them', `Bearer ${TOKEN} ${TOKEN}`],
    ['another scheme', `Basic ${TOKEN}`],
    ['none after the scheme', 'Bearer '],
  ])('is asked for: %s is refused', async (_name, authorization) => {
    expect((await app.request('/search?question=x', { headers: { authorization } })).status).toBe(401);
  });

  it('opens everything when it is right, whatever name the server is called by', async () => {
    expect((await app.request('/search?question=x', bearer(TOKEN))).status).toBe(200);
    expect((await app.request('http://lab.example/search?question=x', bearer(TOKEN))).status).toBe(200);
    expect((await app.request('/docs')).status).toBe(200);
  });

  it('is required for any address but loopback, and must not be short', async () => {
    const lab = createAnsweringLab();
    await expect(serveLab(lab, { host: '0.0.0.0', port: 0 })).rejects.toMatchObject({ code: 'usage' });
    await expect(serveLab(lab, { host: '0.0.0.0', port: 0, token: 'short' })).rejects.toMatchObject({ code: 'usage' });
    const server = await serveLab(lab, { host: '0.0.0.0', port: 0, token: TOKEN });
    const { port } = new URL(server.url);
    expect((await fetch(`http://127.0.0.1:${port}/search?question=x`)).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/search?question=x`, bearer(TOKEN))).status).toBe(200);
    await server.stop();
  });
});

describe('bodies', () => {
  it('an oversized body is refused by its length, and while it arrives', async () => {
    const app = createApp(createAnsweringLab(), { limits: { bodyBytes: 1_000 } });
    const large = JSON.stringify({ question: 'x'.repeat(2_000) });
    expect((await app.request('/search', post(large, { 'content-length': String(large.length) }))).status).toBe(413);
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(500))),
    });
    const chunked = new Request('http://localhost/search', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect((await app.request(chunked)).status).toBe(413);
  });

  it('a slow body is cut off with 408', async () => {
    const server = await serveLab(createAnsweringLab(), { port: 0, limits: { requestMs: 200 } });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
    socket.destroy();
    await server.stop();
  });

  it('slow headers are cut off too', async () => {
    const server = await serveLab(createAnsweringLab(), { port: 0, limits: { requestMs: 200 } });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /search HTTP/1.1\r\nHost: localhost\r\nX-');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
    socket.destroy();
    await server.stop();
  });

  it('a form is no JSON', async () => {
    const app = createApp(createAnsweringLab());
    const form = { method: 'POST', body: '{"question":"x"}', headers: { 'content-type': 'text/plain' } };
    expect((await app.request('/search', form)).status).toBe(400);
  });
});

describe('pages of other origins', () => {
  const app = createApp(createAnsweringLab());

  it.each([
    ['a cross-origin post', { origin: 'http://evil.example' }],
    ['a post from a sandboxed frame', { origin: 'null' }],
    ['a post from another port', { origin: 'http://localhost:3000' }],
    ['a cross-site request without an origin', { 'sec-fetch-site': 'cross-site' }],
    ['a same-site request of a sibling', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_name, headers) => {
    expect((await app.request('/search', post('{"question":"x"}', headers))).status).toBe(403);
    expect((await app.request('/ask?question=x', { headers })).status).toBe(403);
  });

  it('the own page and programs are answered, and no answer opens CORS', async () => {
    for (const headers of [{ origin: 'http://localhost' }, { 'sec-fetch-site': 'same-origin' }, {}]) {
      const response = await app.request('/search', post('{"question":"x"}', headers));
      expect(response.status).toBe(200);
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('a preflight gets no permission', async () => {
    const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    const response = await app.request('/search', { method: 'OPTIONS', headers });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('headers', () => {
  it.each(['x\r\nSet-Cookie: a=b', 'x\nX-Injected: 1', 'x%0d%0aX-Injected: 1', '\u2028x'])(
    'header injection: %j in a question or a path adds none',
    async (text) => {
      const server = await serveLab(createAnsweringLab(), { port: 0 });
      for (const path of [`/search?question=${encodeURIComponent(text)}`, `/${encodeURIComponent(text)}`]) {
        const headers = await headersOf(`${server.url}${path}`);
        expect(Object.keys(headers).filter((name) => /cookie|injected/.test(name))).toEqual([]);
      }
      await server.stop();
    },
  );

  it('a raw line break in the request line adds none either', async () => {
    const server = await serveLab(createAnsweringLab(), { port: 0 });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /search?question=x\nX-Injected: 1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 \d+ /);
    expect(String(answer)).not.toMatch(/injected/i);
    socket.destroy();
    await server.stop();
  });

  it('every answer forbids frames, foreign scripts and guessing, problems too', async () => {
    const app = createApp(createAnsweringLab());
    for (const path of ['/search?question=x', '/docs', '/nothing', '/search']) {
      const { headers } = await app.request(path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

describe('rates', () => {
  it('a burst is answered, then 429 says when to come again, and time refills the bucket', async () => {
    const clock = createManualClock(new Date('2026-11-21T12:00:00Z'));
    const app = createApp(createAnsweringLab(), { clock, limits: { burst: 3, ratePerSecond: 2 } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await app.request('/search?question=x')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await app.request('/search?question=x')).headers.get('retry-after')).toBe('1');
    clock.advance(500);
    expect((await app.request('/search?question=x')).status).toBe(200);
    expect((await app.request('/search?question=x')).status).toBe(429);
  });

  it('too many questions at once are refused, not queued', async () => {
    const lab = createAnsweringLab();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const app = createApp(
      { ...lab, search: (query) => held.then(() => lab.search(query)) },
      { limits: { concurrentQuestions: 1 } },
    );
    const first = app.request('/search?question=x');
    expect((await app.request('/search?question=x')).status).toBe(429);
    release();
    expect((await first).status).toBe(200);
  });

  it('a question that takes too long is answered with 504 and stopped', async () => {
    let stopped = false;
    const app = createApp(
      {
        ...createAnsweringLab(),
        search: ({ signal }) =>
          new Promise((_, reject) => {
            signal!.addEventListener('abort', () => {
              stopped = true;
              reject(new Error('stopped'));
            });
          }),
      },
      { limits: { answerMs: 20 } },
    );
    expect((await app.request('/search?question=x')).status).toBe(504);
    expect(stopped).toBe(true);
  });
});

describe('time', () => {
  it('a route that takes too long is answered with 504, one that is in time as ever', async () => {
    const lab = createAnsweringLab();
    const never = new Promise<never>(() => {});
    const datasets = { ...lab.datasets, list: () => never };
    const app = createApp({ ...lab, datasets }, { limits: { answerMs: 20 } });
    expect((await app.request('/api/datasets')).status).toBe(504);
    const prompt = createApp({ ...lab, datasets: { ...lab.datasets, list: async () => [] } });
    expect(await (await prompt.request('/api/datasets')).json()).toEqual({ items: [] });
  });
});

function headersOf(url: string): Promise<NodeJS.Dict<string | string[]>> {
  return new Promise((done, fail) => {
    request(url, (response) => {
      response.resume();
      done(response.headers);
    })
      .on('error', fail)
      .end();
  });
}
